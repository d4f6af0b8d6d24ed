using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class OrphanSweepTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_sweep_ends_the_processes_of_the_house_and_machine_and_what_came_from_them()
    {
        await using var scope = new TestScope();
        var parent = scope.Orphan(scope.Id, "nas/1", "sh", "-c", "env -i setsid sleep 1000 & wait");
        var other = scope.Orphan(scope.Id, "nas/2");
        ProcessIdentity unmarked = default;
        await Eventually.Is(() => TryFindChild(parent.Pid, out unmarked), "the first one has its child");

        var sweep = await OrphanSweep.RunAsync(scope.Id, "nas");

        ProcessIdentity[] all = [parent, unmarked, other];
        Assert.Equal(all.OrderBy(process => process.Pid), sweep.Killed.OrderBy(process => process.Pid));
        Assert.DoesNotContain(all, process => process.IsAlive);
        Assert.Empty(sweep.Survivors);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_sweep_spares_whoever_does_not_carry_the_mark()
    {
        await using var scope = new TestScope();
        ProcessIdentity[] spared =
        [
            scope.Orphan(scope.Id + "x", "nas/1"), scope.Orphan(scope.Id, "nas2/1"), scope.Orphan(null, "nas/1"),
            scope.Orphan(null, null), scope.Orphan(scope.Id, "other/1"), ProcessIdentity.Of(Environment.ProcessId),
        ];

        var sweep = await OrphanSweep.RunAsync(scope.Id, "nas");

        Assert.Empty(sweep.Killed);
        Assert.All(spared, process => Assert.True(process.IsAlive));
    }

    private static bool TryFindChild(int parent, out ProcessIdentity child)
    {
        child = ProcessTable.Snapshot().FirstOrDefault(entry => entry.ParentId == parent && entry.SessionId == entry.Pid).Identity;
        return child.Pid > 0 && !ProcessEnvironment.Of(child.Pid).HasStart("DORMOUSE_");
    }
}
