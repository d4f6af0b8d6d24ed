using System.Globalization;
using System.Text.RegularExpressions;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Postgres;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Machines come and go, and nothing else notices.</summary>
public partial class ClusterMachines
{
    private const int Patience = 180_000;
    private const int Sigstop = 19;
    private const int Sigcont = 18;

    [Fact(Timeout = Patience)]
    public async Task A_machine_s_name_is_taken_once()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await stage.StartSiloAsync("nas");
        using var elsewhere = new HomeFolder();
        string[] second = [.. stage.Membership.Select(
            static setting => $"--{setting.Key}={setting.Value}"), $"--Machine:Name={nas.Machine}"];

        var here = await Product.RunAsync(stage.Home, second);
        var there = await Product.RunAsync(elsewhere, second);

        foreach (var (run, where) in new[] { (here, "on this computer, with the folder "), (there, "at 127.0.0.1:") })
        {
            Assert.Equal(69, run.ExitCode);
            Assert.Empty(run.Output);
            Assert.StartsWith(
                $"Machine '{nas.Machine}' (Machine:Name) is taken in cluster 'dormouse': another silo runs as it {where}",
                Assert.Single(run.Errors.TrimEnd().Split('\n')),
                StringComparison.Ordinal);
        }

        Assert.True(MarkedProcesses.IsAlive(nas.ProcessId));
    }

    [Fact(Timeout = Patience)]
    public async Task An_address_is_one_machine_s_for_as_long_as_that_one_lives()
    {
        await using var stage = await ClusterStage.SetAsync();
        var port = FreePorts.Next();
        var desk = await stage.StartSiloAsync("desk", ("Cluster:SiloPort", $"{port}"));
        using var elsewhere = new HomeFolder();
        string[] settings =
        [
            .. stage.Membership.Where(static setting => setting.Key != "Cluster:SiloPort").Select(
                static setting => $"--{setting.Key}={setting.Value}"),
            $"--Cluster:SiloPort={port}",
        ];
        var nas = $"--Machine:Name={stage.MachineOf("nas")}";

        var second = await Product.RunAsync(elsewhere, [.. settings, nas]);
        var doctor = await Product.RunAsync(elsewhere, ["doctor", .. settings, nas]);
        var own = await Product.RunAsync(stage.Home, ["doctor", .. settings, $"--Machine:Name={desk.Machine}"]);

        var sentence = $"127.0.0.1:{port} (Cluster:Address and Cluster:SiloPort) is already the address of machine '{desk.Machine}' in cluster 'dormouse'; "
            + "set Cluster:Address to this machine's own, at which the others reach it, or another Cluster:SiloPort on one computer.";
        Assert.Equal(69, second.ExitCode);
        Assert.Equal(sentence, Assert.Single(second.Errors.TrimEnd().Split('\n')));
        Assert.Contains($"fail  address: {sentence}", doctor.Output, StringComparison.Ordinal);
        Assert.Contains($"ok    address: 127.0.0.1:{port} is that of this machine's silo", own.Output, StringComparison.Ordinal);
        Assert.True(MarkedProcesses.IsAlive(desk.ProcessId));

        await desk.KillAsync();
        await desk.StartAsync();
        await desk.KillAsync();
        await stage.StartSiloAsync("renamed", ("Cluster:SiloPort", $"{port}"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_stopped_silo_keeps_its_name()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await stage.StartSiloAsync("nas");
        using var elsewhere = new HomeFolder();
        nas.Signal(Sigstop);

        var run = await Product.RunAsync(
            elsewhere, [.. stage.Membership.Select(static setting => $"--{setting.Key}={setting.Value}"), $"--Machine:Name={nas.Machine}"]);

        nas.Signal(Sigcont);
        Assert.Equal(69, run.ExitCode);
        Assert.Contains("is taken in cluster", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_silo_whose_name_was_taken_while_it_had_lost_the_store_ends_with_one_sentence()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await stage.StartSiloAsync("nas");
        await using var thief = new Npgsql.NpgsqlConnection(stage.Postgres.ConnectionString);
        await thief.OpenAsync(TestContext.Current.CancellationToken);
        await using var steal = new Npgsql.NpgsqlCommand(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dormouse {nas.Machine}'; "
            + $"SELECT pg_advisory_lock(hashtextextended('dormouse/dormouse/{nas.Machine}', 0))",
            thief);

        await steal.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal(69, await nas.EndedAsync());
        Assert.Contains(
            $"Machine '{nas.Machine}' (Machine:Name) is taken in cluster 'dormouse': another silo runs as it since the store was out of reach. "
            + "End that one, or set another name.",
            nas.Errors,
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_stall_of_ten_seconds_ends_nothing()
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        using var web = desk.Web();
        await web.SayAsync($"/new backup @{nas.Machine}");
        await web.SayAsync("export KEPT=yes; echo set");
        await web.WaitForAnswerAsync("set");

        nas.Signal(Sigstop);
        await Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        nas.Signal(Sigcont);

        await Eventually.Is(() => web.TrySayAsync("echo kept $KEPT", "after"), "the message is taken");
        await web.WaitForAnswerAsync("kept yes");
        Assert.Single(StartedBy(nas));
        Assert.Equal(
            0L,
            await PostgresServer.ExecuteAsync(
                stage.Postgres.ConnectionString, "SELECT count(*) FROM dormouse.membership WHERE status = 6"));
    }

    [Fact(Timeout = Patience)]
    public async Task A_killed_silo_can_be_started_again_at_once()
    {
        await using var stage = await ClusterStage.SetAsync();
        var nas = await stage.StartSiloWithFrontendAsync("nas");
        using (var web = nas.Web())
        {
            await web.SayAsync("export KEPT=yes");
            await web.WaitForAnswerAsync("no output");
        }

        await nas.KillAsync();
        await nas.StartAsync();

        using var again = nas.Web();
        await again.SayAsync("echo kept $KEPT");
        await again.WaitForAnswerAsync("kept yes");
        Assert.Equal(1L, await PostgresServer.ExecuteAsync(
            stage.Postgres.ConnectionString, $"SELECT count(*) FROM dormouse.membership WHERE silo_name = '{nas.Machine}' AND status = 3"));
    }

    [Fact(Timeout = Patience)]
    public async Task The_death_of_one_machine_disturbs_no_session_elsewhere_and_its_prompts_wait()
    {
        await using var stage = await ClusterStage.SetAsync();
        var desk = await stage.StartSiloWithFrontendAsync("desk");
        var nas = await stage.StartSiloAsync("nas");
        var pi = await stage.StartSiloAsync("pi");
        foreach (var silo in stage.Silos)
        {
            using var web = desk.Web(silo.Machine);
            await web.SayAsync($"/new at-{silo.Machine} @{silo.Machine}");
            await web.SayAsync("echo up");
            await web.WaitForAnswerAsync("up");
        }

        using var busy = desk.Web(nas.Machine);
        await busy.SayAsync($"while [ ! -e {stage.Home.Root}/gate ]; do sleep 0.1; done; echo went through");
        await Eventually.Is(() => nas.SessionProcesses().Count > 1, "the session on nas works");
        await pi.KillAsync();
        using var orphan = desk.Web(pi.Machine);
        await Eventually.Is(() => orphan.TrySayAsync("echo back again", "back"), "the chat, which may have lived on pi, is taken over");
        await orphan.WaitForNoticeAsync($"{pi.Machine} is away");

        await File.WriteAllTextAsync(Path.Combine(stage.Home.Root, "gate"), "", TestContext.Current.CancellationToken);
        await busy.WaitForAnswerAsync("went through");
        Assert.True(MarkedProcesses.IsAlive(Assert.Single(StartedBy(nas))));
        Assert.True(MarkedProcesses.IsAlive(Assert.Single(StartedBy(desk))));

        await pi.StartAsync();
        await orphan.WaitForAnswerAsync("back again");
    }

    /// <summary>The pids of the agents that a silo has ever started.</summary>
    private static IEnumerable<int> StartedBy(Product silo) => Started().Matches(silo.Errors)
        .Select(static match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@" started run \S+ as process (\d+)\.")]
    private static partial Regex Started();
}
