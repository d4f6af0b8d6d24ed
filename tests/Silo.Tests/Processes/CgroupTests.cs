using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class CgroupTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task Nothing_escapes_a_cgroup_and_where_there_is_none_nothing_relies_on_it()
    {
        await using var scope = new TestScope();
        var mount = Directory.CreateDirectory(Path.Combine(scope.Folder, "cgroup")).FullName;
        var start = scope.Of(
            "unshare", "-m", "sh", "-c", "mount -t cgroup2 none \"$1\" || { echo none; exit 0; }; exec \"$0\" cgroup-host \"$2\" \"$1\"",
            TestScope.DummyProgram, mount, scope.Id);
        await using var host = await Subprocess.StartAsync(start with { Scope = scope.Id + "-host" }, cancellationToken: TestScope.Ended);

        var lines = await TestScope.LinesOf(host);
        var exit = await host.Exited;

        if (lines is [] or ["none"] && exit.ExitCode != 134)
        {
            // The system does not let us mount one (only root may): then we must not believe that there is one either.
            Assert.Null(Cgroups.Find(mount));
            return;
        }

        Assert.Equal((0, ""), (exit.ExitCode, exit.StandardErrorTail));
        Assert.StartsWith("0::/dormouse-nas-1-with-----in-it.", lines[0]);
        Assert.Equal(["gone gone", "0 left"], lines[1..]);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData("5:cpu:/\n", true)]
    [InlineData("0::/own\n", false)]
    [InlineData("0::/missing\n", true)]
    public async Task There_is_no_place_without_version_2_or_when_our_own_cgroup_cannot_be_divided(string membership, bool hasControllers)
    {
        await using var scope = new TestScope();
        var (mount, file) = await FakeAsync(scope, membership, hasControllers);

        Assert.Null(Cgroups.Find(mount, file));
        Assert.Empty(Directory.GetDirectories(Path.Combine(mount, "own")));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_cgroup_is_killed_by_its_file_and_removed_with_what_is_inside()
    {
        await using var scope = new TestScope();
        var folder = Directory.CreateDirectory(Path.Combine(scope.Folder, "dormouse-x")).FullName;
        Directory.CreateDirectory(Path.Combine(folder, "inner", "most"));
        await File.WriteAllTextAsync(Path.Combine(folder, "cgroup.kill"), "", TestScope.Ended);
        var cgroup = new Cgroup(folder, []);

        Assert.True(cgroup.Kill());
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(folder, "cgroup.kill"), TestScope.Ended));
        Assert.False(cgroup.TryRemove());
        File.Delete(Path.Combine(folder, "cgroup.kill"));
        Assert.True(cgroup.TryRemove());
        Assert.False(Directory.Exists(folder));
        Assert.True(cgroup.TryRemove());
        Assert.False(cgroup.Kill());
    }

    private static async Task<(string Mount, string Membership)> FakeAsync(TestScope scope, string membership, bool hasControllers)
    {
        var mount = Path.Combine(scope.Folder, "mount");
        Directory.CreateDirectory(Path.Combine(mount, "own"));
        if (hasControllers)
        {
            await File.WriteAllTextAsync(Path.Combine(mount, "cgroup.controllers"), "", TestScope.Ended);
        }

        var file = Path.Combine(scope.Folder, "membership");
        await File.WriteAllTextAsync(file, membership, TestScope.Ended);
        return (mount, file);
    }
}
