using System.Net;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class LoginTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task The_login_link_leaves_a_cookie_and_no_token_in_the_address()
    {
        using var client = web.Client(token: null);
        using var response = await client.GetAsync($"/login?token={WebFixture.OwnerToken}", Answers.Stop);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Equal("/", response.Headers.Location?.ToString());
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = Limit)]
    public async Task The_cookie_opens_the_console_until_the_logout()
    {
        using var client = web.Client(token: null);
        var cookie = await CookieAsync(client);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", cookie);
        using var page = await client.SendAsync(request, Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);

        using var left = await client.GetAsync("/logout", Answers.Stop);
        Assert.StartsWith("dormouse=;", Assert.Single(left.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_wrong_token_gets_one_sentence_and_no_cookie()
    {
        using var client = web.Client(token: null);
        using var response = await client.GetAsync("/login?token=guess", Answers.Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.StartsWith("Nobody has this token.", await response.Content.ReadAsStringAsync(Answers.Stop), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("same-origin", HttpStatusCode.SeeOther)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    public async Task The_form_logs_in_from_our_own_page_only(string site, HttpStatusCode expected)
    {
        using var client = web.Client(token: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login");
        request.Content = new FormUrlEncodedContent([new("token", WebFixture.OwnerToken)]);
        request.Headers.Add("Sec-Fetch-Site", site);
        using var response = await client.SendAsync(request, Answers.Stop);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.SeeOther, response.Headers.Contains("Set-Cookie"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_script_that_is_no_browser_logs_in_with_the_form_too()
    {
        using var client = web.Client(token: null);
        using var form = new FormUrlEncodedContent([new("token", WebFixture.OwnerToken)]);
        using var response = await client.PostAsync("/login", form, Answers.Stop);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.True(response.Headers.Contains("Set-Cookie"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("/login")]
    [InlineData("/")]
    [InlineData("/api/me")]
    [InlineData("/app.js")]
    public async Task Every_answer_forbids_foreign_code_and_leaks_no_address(string path)
    {
        using var client = web.Client();
        using var response = await client.GetAsync(path, Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var policy = Header("Content-Security-Policy");
        Assert.StartsWith("default-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal(path == "/app.js" ? "no-cache" : "no-store", response.Headers.CacheControl?.ToString());

        string Header(string name) => Assert.Single(response.Headers.GetValues(name));
    }

    /// <summary>Logs the owner in.</summary>
    internal static async Task<string> CookieAsync(HttpClient client)
    {
        using var response = await client.GetAsync($"/login?token={WebFixture.OwnerToken}", Answers.Stop);
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
