using System.Net;
using System.Text;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class LoginTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Theory(Timeout = Limit)]
    [InlineData("token", WebFixture.OwnerToken)]
    [InlineData("code", "owner.whatever")]
    public async Task Looking_at_a_link_logs_nobody_in(string field, string secret)
    {
        using var client = web.Client(token: null);
        using var response = await client.GetAsync($"/login?{field}={secret}", Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain(secret, await response.Content.ReadAsStringAsync(Answers.Stop), StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_log_in_leaves_a_cookie_that_is_no_token_and_a_key_that_no_server_is_sent()
    {
        using var client = web.Client(token: null);
        using var response = await Browser.PostAsync(client, WebFixture.OwnerToken);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Matches("^/#key=[A-Za-z0-9_-]{43}$", response.Headers.Location?.ToString());
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Matches("^dormouse=owner\\.[0-9a-f]{12}\\.[A-Za-z0-9_-]{43}; max-age=2592000; path=/; samesite=strict; httponly$", cookie);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(WebFixture.OwnerToken)).TrimEnd('=');
        Assert.DoesNotContain(WebFixture.OwnerToken, cookie, StringComparison.Ordinal);
        Assert.DoesNotContain(encoded, cookie, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_console_opens_to_the_cookie_and_the_api_to_cookie_and_key()
    {
        using var client = web.Client(token: null);
        var browser = await Browser.LogInAsync(client, WebFixture.OwnerToken);
        using var page = await browser.SendAsync(client, HttpMethod.Get, "/", hasKey: false);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith($"{browser.Cookie}; max-age=2592000", page.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        using var me = await browser.SendAsync(client, HttpMethod.Get, "/api/me");
        Assert.Equal("""{"user":"owner","isOwner":true}""", await me.Content.ReadAsStringAsync(Answers.Stop));
    }

    [Theory(Timeout = Limit)]
    [InlineData("token")]
    [InlineData("code")]
    public async Task A_log_in_while_the_store_is_away_says_so_and_works_when_it_is_back(string field)
    {
        using var owner = web.Client();
        using var made = await owner.PostAsync("/api/people/bert/code", content: null, Answers.Stop);
        var secret = field == "token" ? WebFixture.OwnerToken : (await made.JsonAsync())["code"]!.GetValue<string>();
        using var client = web.Client(token: null);
        web.Store.IsAway = true;
        try
        {
            using var response = await Browser.PostAsync(client, secret, field);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(
                "Dormouse can't store or look up anything right now; nothing was taken, please send it again.",
                (await response.JsonAsync())["detail"]!.GetValue<string>());
            Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
        finally
        {
            web.Store.IsAway = false;
        }

        await Browser.LogInAsync(client, secret, field);
    }

    [Theory(Timeout = Limit)]
    [InlineData("/login", 29_000_000, false)]
    [InlineData("/login", 5_000, false)]
    [InlineData("/login", 29_000_000, true)]
    [InlineData("/login", 5_000, true)]
    [InlineData("/logout", 29_000_000, false)]
    public async Task A_log_in_takes_4_KB(string path, int bytes, bool isChunked)
    {
        using var client = web.Client(token: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($"token={new string('a', bytes)}", Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        request.Headers.TransferEncodingChunked = isChunked;

        HttpStatusCode? refused;
        try
        {
            using var response = await client.SendAsync(request, Answers.Stop);
            refused = response.StatusCode;
        }
        catch (HttpRequestException exception) when (exception.InnerException is IOException)
        {
            // It hung up on what was still being sent.
            refused = HttpStatusCode.RequestEntityTooLarge;
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused);
    }

    [Theory(Timeout = Limit)]
    [InlineData("token", "guess", "Nobody has this token.")]
    [InlineData("code", "owner.guess", "This code was used already, or is older than ten minutes.")]
    [InlineData("code", "nobody.guess", "This code was used already, or is older than ten minutes.")]
    public async Task A_wrong_secret_gets_a_sentence_that_says_what_to_do_and_no_cookie(string field, string secret, string sentence)
    {
        using var client = web.Client(token: null);
        using var response = await Browser.PostAsync(client, secret, field);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync(Answers.Stop);
        Assert.Contains(sentence, page, StringComparison.Ordinal);
        Assert.Contains("“dormouse login”", page, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, page, StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_code_lets_in_once_at_any_frontend()
    {
        await using var other = await web.StartAsync();
        using var owner = web.Client();
        using var client = web.Client(token: null);
        using var elsewhere = web.Client(token: null, other);
        using var made = await owner.PostAsync("/api/people/bert/code", content: null, Answers.Stop);
        var code = (await made.JsonAsync())["code"]!.GetValue<string>();

        var browser = await Browser.LogInAsync(elsewhere, code, "code");
        using var again = await Browser.PostAsync(client, code, "code");

        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.False(again.Headers.Contains("Set-Cookie"));
        using var me = await browser.SendAsync(client, HttpMethod.Get, "/api/me");
        Assert.Equal("""{"user":"bert","isOwner":false}""", await me.Content.ReadAsStringAsync(Answers.Stop));
    }

    [Theory(Timeout = Limit)]
    [InlineData("same-origin", HttpStatusCode.SeeOther)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
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
    [InlineData("former", "Logging in has changed")]
    [InlineData("ended", "This log-in has ended")]
    [InlineData("key", "does not hold the key")]
    [InlineData("<script>", null)]
    public async Task The_login_says_why_one_is_there(string why, string? sentence)
    {
        using var client = web.Client(token: null);
        var page = await client.GetStringAsync($"/login?why={Uri.EscapeDataString(why)}", Answers.Stop);
        Assert.Equal(sentence is not null, page.Contains("class=\"why\"", StringComparison.Ordinal));
        Assert.Contains(sentence ?? "<form", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
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
}
