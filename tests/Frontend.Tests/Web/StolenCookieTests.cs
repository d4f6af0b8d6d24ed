using System.Net;
using System.Text;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>What somebody can do who got the cookie: browsers send it to every port of the host.</summary>
[Collection(WebCollection.Name)]
public sealed class StolenCookieTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Theory(Timeout = Limit)]
    [InlineData("GET", "/api/me")]
    [InlineData("GET", "/api/sessions")]
    [InlineData("GET", "/api/chats/main/events")]
    [InlineData("GET", "/api/people")]
    [InlineData("GET", "/api/logins")]
    [InlineData("DELETE", "/api/logins")]
    [InlineData("POST", "/api/chats/main/messages")]
    [InlineData("POST", "/api/chats/main/files")]
    [InlineData("POST", "/api/people/owner/token")]
    [InlineData("POST", "/api/people/owner/code")]
    [InlineData("GET", "/dashboard/GrainState?grainId=logins/owner&grainType=x")]
    [InlineData("GET", "/dashboard/Trace")]
    public async Task A_cookie_that_a_server_at_another_port_got_opens_nothing_whatever_it_claims(string method, string path)
    {
        using var client = web.Client(token: null);
        var browser = await Browser.LogInAsync(client, WebFixture.OwnerToken);
        foreach (var key in new[] { null, "", "guess", browser.Cookie.Split('.')[^1] })
        {
            using var response = await browser.SendAsync(client, new(method), path, hasKey: false, request =>
            {
                request.Headers.Add("Origin", web.Address);
                request.Headers.Add("Sec-Fetch-Mode", "cors");
                if (key is not null)
                {
                    request.Headers.Add("Dormouse-Key", key);
                }
            });
            var problem = await response.ProblemAsync(HttpStatusCode.Unauthorized);
            Assert.StartsWith("A cookie alone opens nothing here", problem, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync(client, HttpMethod.Get, "/api/me"));
    }

    [Fact(Timeout = Limit)]
    public async Task The_key_of_another_log_in_does_not_fit()
    {
        using var client = web.Client(token: null);
        var owner = await Browser.LogInAsync(client, WebFixture.OwnerToken);
        var anna = await Browser.LogInAsync(client, WebFixture.AnnaToken);
        Assert.Equal(HttpStatusCode.Unauthorized, await (owner with { Key = anna.Key }).StatusAsync(client, HttpMethod.Get, "/api/me"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_cookie_that_was_kept_opens_nothing_after_the_logout()
    {
        await using var other = await web.StartAsync();
        using var client = web.Client(token: null);
        using var elsewhere = web.Client(token: null, other);
        var browser = await Browser.LogInAsync(client, WebFixture.OwnerToken);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync(elsewhere, HttpMethod.Get, "/api/me"));

        using var left = await browser.SendAsync(client, HttpMethod.Post, "/logout", hasKey: false);

        Assert.Equal((HttpStatusCode.SeeOther, "/login"), (left.StatusCode, left.Headers.Location?.ToString()));
        Assert.StartsWith("dormouse=;", Assert.Single(left.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        foreach (var door in new[] { client, elsewhere })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync(door, HttpMethod.Get, "/api/me"));
            using var page = await browser.SendAsync(door, HttpMethod.Get, "/");
            Assert.Equal((HttpStatusCode.Redirect, "/login?why=ended"), (page.StatusCode, page.Headers.Location?.ToString()));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Only_our_own_page_logs_out()
    {
        using var client = web.Client(token: null);
        var browser = await Browser.LogInAsync(client, WebFixture.OwnerToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await browser.StatusAsync(client, HttpMethod.Get, "/logout"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        request.Headers.Add("Cookie", browser.Cookie);
        request.Headers.Add("Sec-Fetch-Site", "same-site");
        using var refused = await client.SendAsync(request, Answers.Stop);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync(client, HttpMethod.Get, "/api/me"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_lost_phone_is_ended_alone_and_everything_at_once()
    {
        await using var other = await web.StartAsync();
        using var client = web.Client(token: null);
        using var elsewhere = web.Client(token: null, other);
        using var script = web.Client(WebFixture.AnnaToken);
        const string agent = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
        var phone = await Browser.LogInAsync(
            client, WebFixture.AnnaToken, change: static request => request.Headers.UserAgent.ParseAdd(agent));
        var desk = await Browser.LogInAsync(client, WebFixture.AnnaToken);

        using var listed = await desk.SendAsync(elsewhere, HttpMethod.Get, "/api/logins");
        var logins = (await listed.JsonAsync()).AsArray();
        var lost = logins.Single(static login => login!["device"]!.GetValue<string>() == "Firefox on Android")!;
        Assert.False(lost["isThis"]!.GetValue<bool>());
        Assert.Single(logins, static login => login!["isThis"]!.GetValue<bool>());
        Assert.DoesNotContain(desk.Cookie.Split('.')[^1], logins.ToJsonString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await desk.StatusAsync(client, HttpMethod.Delete, $"/api/logins/{lost["id"]}"));
        Assert.Equal(HttpStatusCode.NotFound, await desk.StatusAsync(client, HttpMethod.Delete, $"/api/logins/{lost["id"]}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await phone.StatusAsync(elsewhere, HttpMethod.Get, "/api/me"));
        Assert.Equal(HttpStatusCode.OK, await desk.StatusAsync(elsewhere, HttpMethod.Get, "/api/me"));

        using var everywhere = await script.DeleteAsync("/api/logins", Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, everywhere.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await desk.StatusAsync(elsewhere, HttpMethod.Get, "/api/me"));
        Assert.Equal(HttpStatusCode.Unauthorized, await desk.StatusAsync(client, HttpMethod.Get, "/api/me"));
    }

    [Fact(Timeout = Limit)]
    public async Task An_open_stream_ends_with_its_log_in_and_shows_nothing_more()
    {
        await using var own = await OwnFrontend.StartAsync(web);
        var browser = await Browser.LogInAsync(own.Client, WebFixture.OwnerToken);
        own.Client.DefaultRequestHeaders.Add("Cookie", browser.Cookie);
        own.Client.DefaultRequestHeaders.Add("Dormouse-Key", browser.Key);
        using var events = await EventReader.OpenAsync(own.Client, "ended");
        await web.Chat("ended").Deliver([new SessionAnswer("work", Guid.NewGuid(), "before")]);
        Assert.Equal("before", (await events.NextAsync("answer"))["text"]);

        Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync(own.Client, HttpMethod.Delete, "/api/logins"));
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await web.Chat("ended").Deliver([new SessionAnswer("work", Guid.NewGuid(), "after")]);

        for (var next = await events.NextAsync(); next is not null; next = await events.NextAsync())
        {
            Assert.NotEqual("after", next["text"]);
        }
    }

    [Theory(Timeout = Limit)]
    [InlineData(WebFixture.OwnerToken)]
    [InlineData(null)]
    public async Task A_cookie_of_version_0_1_0_leads_to_the_login_with_a_sentence(string? token)
    {
        using var client = web.Client(token: null);
        var value = token is null ? "%%%" : Convert.ToBase64String(Encoding.UTF8.GetBytes(token)).TrimEnd('=');
        var browser = new Browser($"dormouse={value}", "none");
        using var page = await browser.SendAsync(client, HttpMethod.Get, "/");
        Assert.Equal((HttpStatusCode.Redirect, "/login?why=former"), (page.StatusCode, page.Headers.Location?.ToString()));
        Assert.StartsWith("dormouse=;", Assert.Single(page.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        using var api = await browser.SendAsync(client, HttpMethod.Get, "/api/me");
        Assert.Contains("log in again", await api.ProblemAsync(HttpStatusCode.Unauthorized), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_cookie_for_nobody_wakes_no_grain()
    {
        using var client = web.Client(token: null);
        var browser = new Browser("dormouse=mallory.0123456789ab.secret", "key");
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.StatusAsync(client, HttpMethod.Get, "/api/me"));
        using var guesser = web.Client("mallory.secret");
        using var refused = await guesser.GetAsync("/api/me", Answers.Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        var management = web.Grains.GetGrain<IManagementGrain>(0);
        var awake = await management.GetDetailedGrainStatistics(null, null, Answers.Stop);
        Assert.DoesNotContain(awake, static grain => grain.GrainId.Key.ToString() == LoginsKey.Of("mallory"));
    }
}
