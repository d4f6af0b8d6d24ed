using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class GuardianTests
{
    private const string Machine = "na.s[1]^";

    [Fact(Timeout = TestScope.Patience)]
    public async Task Child_and_grandchildren_die_with_a_silo_that_is_killed()
    {
        await using var outer = new TestScope();
        await using var inner = new TestScope();
        await using var silo = await outer.StartAsync("host", inner.Id, "nas");
        await using var lines = new LineQueue(silo);
        ProcessIdentity[] rest =
        [
            await lines.NextProcessAsync(), await lines.NextProcessAsync(), await lines.NextProcessAsync(),
        ];
        var unmarked = await lines.NextProcessAsync();
        silo.Signal(UnixSignal.Kill);
        await silo.Exited;

        foreach (var process in rest)
        {
            await Eventually.Is(() => !process.IsAlive, $"{process} is gone");
        }

        // Without parent and mark nobody can know it; the limit of what works without a cgroup.
        Assert.True(unmarked.IsAlive);
        await new ProcessTree([unmarked], _ => false).KillAsync();
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_guardian_kills_its_house_and_machine_and_nobody_else()
    {
        await using var scope = new TestScope();
        var guardian = await Guardian.StartAsync(scope.Id, Machine, TestScope.Ended);
        ProcessIdentity[] ours = [scope.Orphan(scope.Id, Machine + "/1"), scope.Orphan(scope.Id, Machine + "/2")];
        ProcessIdentity[] others =
        [
            scope.Orphan(scope.Id, "naxs[1]^/1"), scope.Orphan(scope.Id, Machine + "2/1"), scope.Orphan(scope.Id + "x", Machine + "/1"),
            scope.Orphan("x" + scope.Id, Machine + "/1"), scope.Orphan(scope.Id, null), scope.Orphan(null, Machine + "/1"),
        ];
        await Eventually.Is(
            () => ours.All(o => ProcessMark.IsOfMachine(ProcessEnvironment.Of(o.Pid), scope.Id, Machine)), "marks are there");

        await guardian.DisposeAsync();

        Assert.DoesNotContain(ours, process => process.IsAlive);
        Assert.All(others, process => Assert.True(process.IsAlive));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_guardian_ignores_polite_signals_and_carries_no_mark()
    {
        await using var scope = new TestScope();
        await using var guardian = await Guardian.StartAsync(scope.Id, Machine, TestScope.Ended);
        await Eventually.Is(() => (IgnoredSignals(guardian.Id) & 0x4007) == 0x4007, "the guardian ignores HUP, INT, QUIT and TERM");

        Assert.Equal(0, Native.Kill(guardian.Id, (int)UnixSignal.Terminate));

        Assert.False(guardian.Exited.IsCompleted);
        Assert.False(ProcessEnvironment.Of(guardian.Id).HasStart("DORMOUSE_HOUSE="));
        Assert.False(ProcessEnvironment.Of(guardian.Id).HasStart("DORMOUSE_SESSION="));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task No_child_holds_the_pipe_that_the_guardian_listens_to()
    {
        await using var scope = new TestScope();
        await using var before = await Subprocess.StartAsync(scope.Of("cat"), cancellationToken: TestScope.Ended);
        await using var guardian = await Guardian.StartAsync(scope.Id, "nas", TestScope.Ended);
        await using var after = await Subprocess.StartAsync(scope.Of("cat") with { Mark = "other/1" }, cancellationToken: TestScope.Ended);
        await after.WriteLineAsync("x"u8.ToArray(), TestScope.Ended);
        var pipe = Descriptors(guardian.Id)["0"];
        Assert.StartsWith("pipe:", pipe);

        Assert.DoesNotContain(pipe, Descriptors(before.Id).Values);
        Assert.DoesNotContain(pipe, Descriptors(after.Id).Values);
        Assert.Single(Descriptors(guardian.Id).Values, pipe);
        Assert.Single(Descriptors(Environment.ProcessId).Values, pipe);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_new_guardian_waits_until_the_former_has_ended()
    {
        await using var scope = new TestScope();
        var former = await Guardian.StartAsync(scope.Id, "nas", TestScope.Ended);
        var next = Guardian.StartAsync(scope.Id, "nas", TestScope.Ended);
        var formerEnded = former.Exited;
        Assert.False(next.IsCompleted);

        await former.DisposeAsync();

        await using var guardian = await next;
        Assert.True(formerEnded.IsCompleted);
    }

    private static long IgnoredSignals(int pid) => Convert.ToInt64(
        File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim(), 16);

    private static Dictionary<string, string> Descriptors(int pid)
    {
        var found = new Dictionary<string, string>();
        foreach (var file in Directory.GetFileSystemEntries($"/proc/{pid}/fd"))
        {
            if (new FileInfo(file).LinkTarget is { } target)
            {
                found[Path.GetFileName(file)] = target;
            }
        }

        return found;
    }
}
