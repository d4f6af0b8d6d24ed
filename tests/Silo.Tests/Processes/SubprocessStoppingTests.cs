using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class SubprocessStoppingTests
{
    private static readonly TimeSpan LongGrace = TimeSpan.FromSeconds(50);

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_process_that_heeds_SIGTERM_ends_without_waiting_for_the_grace()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("sleep");
        await using var lines = new LineQueue(subprocess);
        await lines.NextAsync();

        var exit = await subprocess.StopAsync(LongGrace, TestScope.Ended);

        Assert.Equal("was killed by signal 15 (TERM)", exit.Describe());
        Assert.False(subprocess.Identity.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_process_that_ends_by_itself_within_the_grace_is_not_killed()
    {
        await using var scope = new TestScope();
        const string script = "trap 'echo ending; sleep 1; exit 7' TERM; echo ready; while :; do read -r line || sleep 0.05; done";
        await using var subprocess = await Subprocess.StartAsync(scope.Of("bash", "-c", script), cancellationToken: TestScope.Ended);
        await using var lines = new LineQueue(subprocess);
        Assert.Equal("ready", await lines.NextAsync());

        var stopping = subprocess.StopAsync(LongGrace, TestScope.Ended);
        Assert.Equal("ending", await lines.NextAsync());

        Assert.Equal((7, null), (await stopping) is var exit ? (exit.ExitCode, exit.Signal) : default);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_process_that_ignores_SIGTERM_is_killed_after_the_grace()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("ignore-sigterm");
        await using var lines = new LineQueue(subprocess);
        Assert.Equal("ready", await lines.NextAsync());

        var stopping = subprocess.StopAsync(TimeSpan.FromSeconds(1), TestScope.Ended);
        Assert.Equal("ignored", await lines.NextAsync());

        Assert.Equal("was killed by signal 9 (KILL)", (await stopping).Describe());
        Assert.False(subprocess.Identity.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Cancelling_a_stop_ends_the_grace_and_the_process()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("ignore-sigterm");
        await using var lines = new LineQueue(subprocess);
        await lines.NextAsync();
        using var cancel = new CancellationTokenSource();

        var stopping = subprocess.StopAsync(LongGrace, cancel.Token);
        Assert.Equal("ignored", await lines.NextAsync());
        await cancel.CancelAsync();

        Assert.Equal(9, (await stopping).Signal);
        Assert.False(subprocess.Identity.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Grandchildren_in_sessions_of_their_own_die_with_the_stop()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("grandchildren");
        await using var lines = new LineQueue(subprocess);
        var marked = await lines.NextProcessAsync();
        var unmarked = await lines.NextProcessAsync();

        await subprocess.StopAsync(LongGrace, TestScope.Ended);

        Assert.False(subprocess.Identity.IsAlive || marked.IsAlive || unmarked.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Grandchildren_die_with_the_tree_at_once()
    {
        await using var scope = new TestScope();
        await using var subprocess = await scope.StartAsync("grandchildren");
        await using var lines = new LineQueue(subprocess);
        ProcessIdentity[] all = [subprocess.Identity, await lines.NextProcessAsync(), await lines.NextProcessAsync()];

        var kill = await subprocess.KillTreeAsync();

        Assert.Equal(all.OrderBy(process => process.Pid), kill.Killed.OrderBy(process => process.Pid));
        Assert.DoesNotContain(all, process => process.IsAlive);
        Assert.Equal(9, (await subprocess.Exited).Signal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_process_left_behind_is_gone_after_it_is_disposed()
    {
        await using var scope = new TestScope();
        var subprocess = await scope.StartAsync("hold-stdout");
        var grandchild = ProcessIdentity.Of(int.Parse(Assert.Single(await TestScope.LinesOf(subprocess))));
        Assert.True(grandchild.IsAlive);

        await subprocess.DisposeAsync();

        Assert.False(grandchild.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task The_next_process_of_a_session_is_not_taken_for_a_leftover_of_the_last()
    {
        await using var scope = new TestScope();
        await using var last = await scope.StartAsync("sleep");
        await last.StopAsync(LongGrace, TestScope.Ended);
        await using var next = await scope.StartAsync("sleep");

        await last.StopAsync(LongGrace, TestScope.Ended);
        await last.DisposeAsync();

        Assert.True(next.Identity.IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_signal_to_the_group_reaches_its_members()
    {
        await using var scope = new TestScope();
        var start = scope.Of("sh", "-c", "sleep 1000 & echo $!; wait");
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        await using var lines = new LineQueue(subprocess);
        var member = await lines.NextProcessAsync();

        Assert.True(subprocess.SignalGroup(UnixSignal.Terminate));

        await subprocess.Exited;
        await Eventually.Is(() => !member.IsAlive, "the member of the group is gone");
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_family_that_forks_all_the_time_is_killed_to_the_last()
    {
        await using var scope = new TestScope();
        var start = scope.Of("sh", "-c", "echo ready; while :; do setsid sh -c 'sleep 0.01; setsid sleep 1000' & sleep 0.02; done");
        await using var subprocess = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        await using var lines = new LineQueue(subprocess);
        await lines.NextAsync();
        await Eventually.Is(() => Family(scope).Count > 10, "the family has grown");

        await subprocess.StopAsync(TimeSpan.Zero, TestScope.Ended);

        Assert.Empty(Family(scope));
    }

    private static List<ProcessEntry> Family(TestScope scope) =>
        [.. ProcessTable.Snapshot().Where(entry => entry.IsAlive && ProcessEnvironment.Of(entry.Pid).Has($"DORMOUSE_HOUSE={scope.Id}"))];
}
