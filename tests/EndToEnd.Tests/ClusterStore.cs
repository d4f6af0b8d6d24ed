using System.Net;
using Dormouse.EndToEnd.Tests.Harness;
using WebClient = Dormouse.EndToEnd.Tests.Harness.WebClient;

namespace Dormouse.EndToEnd.Tests;

/// <summary>PostgreSQL may go away: nothing acknowledged is lost, nothing that runs is ended, and work goes on by itself.</summary>
public class ClusterStore
{
    private const int Patience = 240_000;

    [Theory(Timeout = Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_taken_while_PostgreSQL_comes_and_goes_is_done_once(bool immediately)
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        using var web = desk.Web();
        await web.SayAsync($"/new work @{nas.Machine}");
        var log = Path.Combine(stage.Home.Root, "given");
        await web.SayAsync($"echo first >> {log}; echo up");
        await web.WaitForAnswerAsync("up");
        await web.SayAsync($"while [ ! -e {stage.Home.Root}/gate ]; do sleep 0.1; done; echo went through");
        await Eventually.Is(() => nas.SessionProcesses().Count > 1, "the session works");

        await stage.Postgres.StopAsync(immediately);
        await Eventually.Is(async () => await ReadyAsync(web) == HttpStatusCode.ServiceUnavailable, "the silo says that it is not ready");
        Assert.False(await web.TrySayAsync("echo no", "no"));
        for (var i = 0; i < 8; i++)
        {
            // Nobody has read these conversations yet; which machine tries to is left to chance.
            using var unread = desk.Web($"unread-{i}");
            Assert.False(await unread.TrySayAsync("echo no", "no"));
        }

        await File.WriteAllTextAsync(Path.Combine(stage.Home.Root, "gate"), "", TestContext.Current.CancellationToken);
        await stage.Postgres.StartAgainAsync();
        for (var i = 0; i < 20; i++)
        {
            await Eventually.Is(() => web.TrySayAsync($"echo {i} >> {log}", $"message-{i}"), "a message is taken");
        }

        await web.SayAsync("echo the end");
        await web.WaitForAnswerAsync("went through");
        await web.WaitForAnswerAsync("the end");
        var given = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal(["first", .. Enumerable.Range(0, 20).Select(static i => $"{i}")], given);
        await Eventually.Is(async () => await ReadyAsync(web) == HttpStatusCode.OK, "the silo is ready again");
        Assert.Single(nas.Errors.Split('\n'), static line => line.Contains(" started run ", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> ReadyAsync(WebClient web)
    {
        using var response = await web.Http.GetAsync("/health/ready");
        return response.StatusCode;
    }
}
