using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Dormouse.EndToEnd.Tests;

/// <summary>The verbs that let people in, and what is left of their secrets on the disk.</summary>
public class WhoIsLetIn
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task Verbs_make_a_token_and_a_link_and_neither_is_in_any_file()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Agents:claude:Command", "no-such-claude"), ("Users:owner:Token", ""));
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = new(product.Url) };

        var first = await VerbAsync(home, "token", "new");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, first));
        var second = await VerbAsync(home, "token", "new", "owner");
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (await StatusAsync(http, first), await StatusAsync(http, second)));
        var link = await VerbAsync(home, "login");
        Assert.StartsWith($"{product.Url}/login?code=owner.", link, StringComparison.Ordinal);
        var secrets = new List<string> { first, second };
        foreach (var address in new[] { product.LoginLink, link })
        {
            var code = Uri.UnescapeDataString(new Uri(address).Query["?code=".Length..]);
            using var form = new FormUrlEncodedContent([new("code", code)]);
            using var entered = await http.PostAsync("/login", form, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
            secrets.AddRange(
            [
                code,
                entered.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('.')[^1],
                entered.Headers.Location!.ToString().Split('=')[1],
            ]);
        }

        Assert.Equal("owner  log-ins: 2  token", await VerbAsync(home, "people"));
        var nobody = await Product.RunAsync(home, "unpair", "telegram:42");
        Assert.Equal((69, "Nobody was let in as telegram:42; the verb “people” shows who was.\n"), (nobody.ExitCode, nobody.Errors));
        Assert.Equal(0, await product.StopAsync());
        foreach (var file in Directory.EnumerateFiles(home.Root, "*", SearchOption.AllDirectories))
        {
            var content = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            Assert.DoesNotContain(secrets, secret => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }

        var verbs = Path.Combine(home.DataFolder, "dormouse.db.verbs");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(verbs));
        var former = (await File.ReadAllLinesAsync(verbs, TestContext.Current.CancellationToken))[1];
        await product.StartAsync();
        using var again = new HttpClient { BaseAddress = new(product.Url) };
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(again, former));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(again, second));
    }

    private static async Task<string> VerbAsync(HomeFolder home, params string[] verb)
    {
        var run = await Product.RunAsync(home, verb);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        return run.Output.TrimEnd('\n');
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
