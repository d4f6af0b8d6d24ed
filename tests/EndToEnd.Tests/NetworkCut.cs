using Dormouse.EndToEnd.Tests.Harness;
using Npgsql;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Two machines lose sight of each other while both still see PostgreSQL.</summary>
public class NetworkCut(ITestOutputHelper output)
{
    private const int Patience = 300_000;

    [Fact(Timeout = Patience)]
    public async Task One_of_two_machines_gives_way_and_comes_back_and_nothing_is_lost()
    {
        if (await TwoNetworks.WhyNotAsync() is { Length: > 0 } why)
        {
            // Nobody but root makes networks. What becomes of a machine that is out of reach is then seen at one that stands still.
            Assert.Matches("Operation not permitted|Permission denied", why);
            Assert.False(Environment.IsPrivilegedProcess && why.Contains("Permission denied", StringComparison.Ordinal), why);
            output.WriteLine($"No network was cut, a machine stood still instead: only root makes networks ({why.Trim()}).");
            await GivenUp.PlayAsync();
            return;
        }

        // PostgreSQL is reached over networks of the test's own, and has no TLS.
        await using var stage = await ClusterStage.SetAsync(("Cluster:Insecure", "true"));
        await using var networks = await TwoNetworks.LayAsync();
        var port = networks.Forward(new NpgsqlConnectionStringBuilder(stage.Postgres.ConnectionString).Port);
        var desk = await stage.StartSiloInAsync(
            networks.Left,
            "desk",
            ("Storage:Postgres", At(stage, networks.HereFromLeft, port)),
            ("Cluster:Address", networks.LeftAddress),
            ("Frontend:Enabled", "true"),
            ("Frontend:Urls", $"http://{networks.LeftFromHere}:0"));
        var nas = await stage.StartSiloInAsync(
            networks.Right,
            "nas",
            ("Storage:Postgres", At(stage, networks.HereFromRight, port)),
            ("Cluster:Address", networks.RightAddress));
        using (var web = desk.Web())
        {
            // Where the chat is, and so its first session, is Orleans' choice.
            await web.SayAsync($"/new first @{desk.Machine}");
            await web.WaitForNoticeAsync("first");
            await web.SayAsync("echo zero of $((1 + 2))");
            await web.WaitForAnswerAsync("zero of 3");
            await web.SayAsync($"/new backup @{nas.Machine}");
            await web.WaitForNoticeAsync("backup");
            await web.SayAsync("echo one of $((1 + 2))");
            await web.WaitForAnswerAsync("one of 3");
        }

        Assert.NotEmpty(desk.SessionProcesses());
        Assert.NotEmpty(nas.SessionProcesses());
        await networks.CutAsync();

        // Which one gives way is a race; what it leaves is not.
        var (deskEnded, nasEnded) = (desk.EndedAsync(), nas.EndedAsync());
        var ended = await Task.WhenAny(deskEnded, nasEnded);
        var loser = ended == deskEnded ? desk : nas;
        Assert.Equal(69, await ended);
        Assert.Contains("The other silos of the cluster have given this one up", loser.Errors, StringComparison.Ordinal);
        await Eventually.Is(() => loser.SessionProcesses().Count == 0, "no process of it is left");
        if (loser == nas)
        {
            using var web = desk.Web();
            await web.SayAsync("echo two of $((1 + 2))");
            await web.WaitForNoticeAsync("is away; your message waits for it");
        }

        // Started again too early, it gives way again: never two clusters.
        await Assert.ThrowsAsync<InvalidOperationException>(loser.StartAsync);
        Assert.Equal(69, await loser.EndedAsync());
        Assert.False((loser == desk ? nasEnded : deskEnded).IsCompleted);

        await networks.HealAsync();
        await loser.StartAsync();

        using (var web = desk.Web())
        {
            if (loser == desk)
            {
                await web.SayAsync("echo two of $((1 + 2))");
            }

            await web.WaitForAnswerAsync("two of 3");
            await web.SayAsync("echo three of $((1 + 2))");
            await web.WaitForAnswerAsync("three of 3");
            var answers = (await web.KeptAsync()).Where(static happened => happened.Kind == "answer").Select(
                static happened => happened.Text).ToArray();
            Assert.Single(answers, static answer => answer.Contains("one of 3", StringComparison.Ordinal));
            Assert.Single(answers, static answer => answer.Contains("two of 3", StringComparison.Ordinal));
        }
    }

    private static string At(ClusterStage stage, string host, int port) =>
        new NpgsqlConnectionStringBuilder(stage.Postgres.ConnectionString) { Host = host, Port = port }.ConnectionString;
}
