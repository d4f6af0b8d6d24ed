using System.Net;
using System.Net.Http.Json;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class TokenTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task Without_a_token_the_api_says_what_is_missing()
    {
        using var client = web.Client(token: null);
        using var response = await client.GetAsync("/api/sessions", Answers.Stop);
        Assert.Contains("Bearer TOKEN", await response.ProblemAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact(Timeout = Limit)]
    public async Task A_wrong_token_is_refused_and_reaches_no_chat()
    {
        using var client = web.Client("owner-tokem");
        using var response = await client.SendAsync("wrong-token", "hello");
        Assert.Equal("Nobody has this token.", await response.ProblemAsync(HttpStatusCode.Unauthorized));
    }

    [Theory(Timeout = Limit)]
    [InlineData("/", "/login")]
    [InlineData("/dashboard", "/login")]
    [InlineData("/dashboard/DashboardCounters", "/login")]
    public async Task A_page_without_a_token_leads_to_the_login(string path, string location)
    {
        using var client = web.Client(token: null);
        using var response = await client.GetAsync(path, Answers.Stop);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(location, response.Headers.Location?.ToString());
    }

    [Fact(Timeout = Limit)]
    public async Task The_dashboard_is_the_owners_alone()
    {
        using var owner = web.Client();
        using var anna = web.Client(WebFixture.AnnaToken);
        using var served = await owner.GetAsync("/dashboard/", Answers.Stop);
        using var refused = await anna.GetAsync("/dashboard/", Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Equal("Only the owner may do this.", await refused.ProblemAsync(HttpStatusCode.Forbidden));
    }

    [Fact(Timeout = Limit)]
    public async Task A_token_says_who_one_is()
    {
        using var anna = web.Client(WebFixture.AnnaToken);
        using var owner = web.Client();
        Assert.Equal("""{"user":"anna","isOwner":false}""", await anna.GetStringAsync("/api/me", Answers.Stop));
        Assert.Equal("""{"user":"owner","isOwner":true}""", await owner.GetStringAsync("/api/me", Answers.Stop));
    }

    [Fact(Timeout = Limit)]
    public async Task Two_people_have_two_chats_of_one_name()
    {
        using var anna = web.Client(WebFixture.AnnaToken);
        using var owner = web.Client();
        using var sent = await anna.SendAsync("shared-name", "/quiet", "m1");
        using var hers = await EventReader.OpenAsync(anna, "shared-name");
        Assert.Equal("/quiet", (await hers.NextAsync("state", "accepted"))["text"]);

        using var also = await owner.SendAsync("shared-name", "/verbose", "m1");
        using var his = await EventReader.OpenAsync(owner, "shared-name");
        Assert.Equal("/verbose", (await his.NextAsync("state", "accepted"))["text"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("cross-site", null, HttpStatusCode.Forbidden)]
    [InlineData("same-site", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "http://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData(null, "another port", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Forbidden)]
    [InlineData("same-origin", null, HttpStatusCode.Accepted)]
    [InlineData(null, "self", HttpStatusCode.Accepted)]
    public async Task A_cookie_vouches_only_for_our_own_pages(string? site, string? origin, HttpStatusCode expected)
    {
        using var client = web.Client(token: null);
        var browser = await Browser.LogInAsync(client, WebFixture.OwnerToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chats/origins/messages");
        request.Content = JsonContent.Create(new { text = "/help" });
        request.Headers.Add("Cookie", browser.Cookie);
        request.Headers.Add("Dormouse-Key", browser.Key);
        Add("Sec-Fetch-Site", site);
        Add("Origin", origin switch
        {
            "self" => web.Address,
            "another port" => new UriBuilder(web.Address) { Port = 1 }.Uri.GetLeftPart(UriPartial.Authority),
            _ => origin,
        });

        using var response = await client.SendAsync(request, Answers.Stop);
        Assert.Equal(expected, response.StatusCode);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.Add(name, value);
            }
        }
    }
}
