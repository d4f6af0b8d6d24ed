using System.Net;
using System.Net.Http.Json;

namespace Dormouse.Frontend.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class AuditTests(WebFixture web)
{
    private const int Limit = 30_000;

    [Fact(Timeout = Limit)]
    public async Task Log_ins_are_noted_with_who_and_from_where()
    {
        using var client = web.Client(token: null);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login");
        request.Content = new FormUrlEncodedContent([new("token", WebFixture.AnnaToken)]);
        using var entered = await client.SendAsync(request, Answers.Stop);
        Assert.Equal(HttpStatusCode.SeeOther, entered.StatusCode);
        Assert.Contains(("anna", "logs in", "web 127.0.0.1"), await NotedAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task Who_lets_whom_in_as_whom_is_noted()
    {
        using var client = web.Client();
        var pairing = web.Grains.GetGrain<IPairingGrain>(PairingKey.Of(ChatKey.Telegram));
        var code = await pairing.RequestPairing(
            new Stranger(ExternalUserId.Of(ChatKey.Telegram, 701), "Nora") { Username = "nora" });
        using var refused = await client.PostAsJsonAsync($"/api/pairings/{code}", new { user = "anna" }, Answers.Stop);
        using var done = await client.PostAsJsonAsync($"/api/pairings/{code}", new { user = "anna", existing = true }, Answers.Stop);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK), (refused.StatusCode, done.StatusCode));
        Assert.Equal(
            ("owner", "lets in telegram 701 (@nora, “Nora”) as anna, who exists already", "web 127.0.0.1"),
            Assert.Single(await NotedAsync(), static noted => noted.What.Contains("701", StringComparison.Ordinal)));
    }

    [Fact(Timeout = Limit)]
    public async Task A_machine_that_is_drained_is_noted_once_however_often_that_is_asked()
    {
        using var client = web.Client();
        for (var time = 0; time < 3; time++)
        {
            using var drained = await client.PutAsync($"/api/machines/{web.Machine}/draining", content: null, Answers.Stop);
            Assert.Equal(HttpStatusCode.OK, drained.StatusCode);
        }

        using var back = await client.DeleteAsync($"/api/machines/{web.Machine}/draining", Answers.Stop);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        var noted = (await NotedAsync()).Where(one => one.What.EndsWith($"drains {web.Machine}", StringComparison.Ordinal)).Take(2);
        Assert.Equal([$"undrains {web.Machine}", $"drains {web.Machine}"], noted.Select(static one => one.What));
    }

    [Fact(Timeout = Limit)]
    public async Task Only_the_owner_reads_it()
    {
        using var anna = web.Client(WebFixture.AnnaToken);
        using var refused = await anna.GetAsync("/api/audit", Answers.Stop);
        await refused.ProblemAsync(HttpStatusCode.Forbidden);
    }

    private async Task<IReadOnlyList<(string Who, string What, string From)>> NotedAsync()
    {
        using var client = web.Client();
        var entries = await (await client.GetAsync("/api/audit?last=1000", Answers.Stop)).JsonAsync();
        return
        [
            .. entries.AsArray().Select(
                static entry => (entry!["who"]!.ToString(), entry["what"]!.ToString(), entry["from"]!.ToString())),
        ];
    }
}
