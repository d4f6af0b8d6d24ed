using Dormouse.EndToEnd.Tests.Harness;
using Npgsql;

namespace Dormouse.EndToEnd.Tests;

/// <summary>A machine that stood still for so long that the others gave it up must not go on as if nothing had been.</summary>
public class GivenUp
{
    private const int Patience = 240_000;
    private const int Stop = 19;
    private const int Continue = 18;
    private const int Dead = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    [Fact(Timeout = Patience)]
    public Task It_ends_when_it_wakes_and_its_processes_with_it_and_its_messages_wait() => PlayAsync();

    internal static async Task PlayAsync()
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        using var web = desk.Web();
        await web.SayAsync($"/new backup @{nas.Machine}");
        await web.WaitForNoticeAsync("backup");
        await web.SayAsync("echo one of $((1 + 2))");
        await web.WaitForAnswerAsync("one of 3");
        Assert.NotEmpty(nas.SessionProcesses());

        nas.Signal(Stop);
        while (!await IsGivenUpAsync(stage, nas))
        {
            // As long as it takes: how patient the others are is not the subject.
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }

        await web.SayAsync("echo two of $((1 + 2))");
        await web.WaitForNoticeAsync("is away; your message waits for it");
        nas.Signal(Continue);

        Assert.Equal(69, await nas.EndedAsync());
        Assert.Contains("The other silos of the cluster have given this one up", nas.Errors, StringComparison.Ordinal);
        await Eventually.Is(() => nas.SessionProcesses().Count == 0, "no process of it is left");
        await nas.StartAsync();
        await web.WaitForAnswerAsync("two of 3");
    }

    private static async Task<bool> IsGivenUpAsync(ClusterStage stage, Product silo)
    {
        await using var connection = new NpgsqlConnection(stage.Postgres.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM dormouse.membership WHERE silo_name = $1 AND status = $2", connection)
        {
            Parameters = { new() { Value = silo.Machine }, new() { Value = Dead } },
        };
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0;
    }
}
