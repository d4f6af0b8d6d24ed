using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public sealed class LimitTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_session_that_meets_its_limits_harms_no_other_and_what_the_kernel_does_not_offer_is_not_said_to_be_kept()
    {
        await using var scope = new TestScope();
        var mount = Directory.CreateDirectory(Path.Combine(scope.Folder, "cgroup")).FullName;
        var start = scope.Of(
            "unshare", "-m", "sh", "-c", "mount -t cgroup2 none \"$1\" || { echo none; exit 0; }; exec \"$0\" limits-host \"$2\" \"$1\"",
            TestScope.DummyProgram, mount, scope.Id);
        await using var host = await Subprocess.StartAsync(start with { Scope = scope.Id + "-host" }, cancellationToken: TestScope.Ended);

        var lines = await TestScope.LinesOf(host);
        var exit = await host.Exited;

        if (lines is [] or ["none"])
        {
            // Who may not mount can't have a cgroup made for a test; that, and nothing else, is what kept it from being one.
            Assert.Matches("not permitted|denied", exit.StandardErrorTail);
            return;
        }

        Assert.Equal((0, ""), (exit.ExitCode, exit.StandardErrorTail));
        var controllers = lines[0].Split(' ')[1..];
        Assert.Equal(["kept", .. controllers], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("as foretold", lines[2]);
        string[] met =
        [
            .. new[]
            {
                ("pids", "pids: tried, met by it and not by the other, which is fine"),
                ("memory", "memory: ended 137, met by it and not by the other, which is fine"),
            }.Where(one => controllers.Contains(one.Item1)).Select(static one => one.Item2),
        ];
        Assert.Equal([.. met, "left"], lines[3..]);
    }

    [Fact]
    public void Limits_are_written_as_the_kernel_reads_them_and_their_counts_are_read()
    {
        using var folder = new TempFolder();
        ResourceLimit[] limits = [ResourceLimit.Processes(200), ResourceLimit.Memory(512L << 20), ResourceLimit.Processor(1.5)];
        File.WriteAllText(folder["memory.swap.max"], "max");
        var cgroup = new Cgroup(folder.Path, limits);

        cgroup.SetLimits();

        Assert.Equal("200", File.ReadAllText(folder["pids.max"]));
        Assert.Equal(("536870912", "0"), (File.ReadAllText(folder["memory.max"]), File.ReadAllText(folder["memory.swap.max"])));
        Assert.Equal("150000 100000", File.ReadAllText(folder["cpu.max"]));
        Assert.Equal([0, 0, 0], limits.Select(cgroup.TimesMet));
        File.WriteAllText(folder["pids.events"], "max 7\n");
        File.WriteAllText(folder["memory.events"], "low 0\nhigh 0\nmax 12\noom 2\noom_kill 3\noom_group_kill 0\n");
        Assert.Equal([7, 2, 0], limits.Select(cgroup.TimesMet));
        File.Delete(folder["memory.swap.max"]);
        cgroup.SetLimits();
        Assert.False(File.Exists(folder["memory.swap.max"]));
    }

    [Theory]
    [InlineData("pids", "1\n", "other programs share its cgroup", "")]
    [InlineData("cpuset io", "", "its cgroup has no controller 'pids'", "")]
    [InlineData("pids", "", null, "+pids")]
    public async Task Why_limits_can_not_be_kept_is_said(string controllers, string members, string? why, string written)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["cgroup.type"], "domain");
        File.WriteAllText(folder["cgroup.controllers"], controllers);
        File.WriteAllText(folder["cgroup.procs"], members);
        File.WriteAllText(folder["cgroup.subtree_control"], "");
        ResourceLimit[] wanted = [ResourceLimit.Processes(200)];
        var division = new CgroupDivision(folder.Path, "dormouse-self");

        Assert.Equal(why, division.WhyNot(wanted));
        await division.EnableAsync(wanted);
        Assert.Equal((why, written), (division.Lack, File.ReadAllText(folder["cgroup.subtree_control"])));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_sandbox_keeps_the_number_of_its_processes_where_the_kernel_counts_these_apart()
    {
        await using var scope = new TestScope();
        var (found, why) = await Bubblewrap.FindAsync();
        Assert.True(found is not null, why);
        Assert.Equal(found.Options.Contains("--unshare-user") && !Environment.IsPrivilegedProcess, found.CountsProcesses);
        var sandbox = new Sandbox().ShowAll().Make("proc");

        // The kernel keeps no such limit of root's.
        string[] somebody = Environment.IsPrivilegedProcess
            ? [Launch.Wrapper("setpriv"), "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"]
            : [];
        string[] counted = [.. found.Options.Except(["--unshare-user"]), "--unshare-user"];
        var start = scope.Of(
            "sh", "-c", "(i=0; while [ $i -lt 100 ]; do sleep 60 & i=$((i + 1)); done) 2>/dev/null; set -- /proc/[0-9]*; echo $#");
        await using var subprocess = await Subprocess.StartAsync(
            start with
            {
                WorkingDirectory = "/",
                Before = [.. somebody, .. (found with { Options = counted }).Before(sandbox.Mounts, "/", processes: 40)],
            },
            cancellationToken: TestScope.Ended);

        var count = int.Parse((await TestScope.LinesOf(subprocess))[0], System.Globalization.CultureInfo.InvariantCulture);

        Assert.InRange(count, 20, 42);
    }
}
