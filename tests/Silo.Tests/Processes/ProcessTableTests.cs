using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class ProcessTableTests
{
    [Fact]
    public void A_name_with_brackets_and_spaces_does_not_confuse_the_fields()
    {
        const string Stat = "42 (a) R 1 (b) S 7 8 9 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 123456 1000 1";

        Assert.Equal(new ProcessEntry(42, 7, 8, 9, 'S', 123456) { ProcessorTicks = 5 + 6 + 7 + 8 }, ProcessTable.Parse(42, Stat));
        Assert.Null(ProcessTable.Parse(42, "42 (a) S 7 8"));
        Assert.Null(ProcessTable.Parse(42, ""));
    }

    [Fact]
    public void A_process_finds_itself_and_nobody_at_a_pid_that_is_not_in_use()
    {
        Assert.Contains(ProcessTable.Snapshot(), entry => entry.Pid == Environment.ProcessId && entry.IsAlive);
        Assert.Null(ProcessTable.TryRead(int.MaxValue));
        Assert.Equal(0, ProcessIdentity.Of(int.MaxValue).StartTicks);
        Assert.False(ProcessIdentity.Of(int.MaxValue).IsAlive);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_zombie_is_not_alive()
    {
        await using var scope = new TestScope();
        // sh never waits for its first child: exec makes it a sleeper that does not know it has one
        var start = scope.Of("sh", "-c", "sleep 0.2 & echo $!; exec sleep 1000");
        await using var parent = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        await using var lines = new LineQueue(parent);
        var zombie = await lines.NextProcessAsync();

        await Eventually.Is(() => ProcessTable.TryRead(zombie.Pid)?.State == 'Z', "the child is a zombie");

        Assert.False(zombie.IsAlive);
    }

    [Fact]
    public void Marks_match_whole_entries_only()
    {
        var environment = new ProcessEnvironment(
            Encoding.UTF8.GetBytes("A=1\0DORMOUSE_SESSION=nas/12\0X=DORMOUSE_HOUSE=other\0DORMOUSE_HOUSE=home\0"));

        Assert.True(new ProcessMark("nas/12", "home").IsIn(environment));
        Assert.False(new ProcessMark("nas/1", "home").IsIn(environment));
        Assert.False(new ProcessMark("nas/12", "hom").IsIn(environment));
        Assert.False(new ProcessMark("nas/12", "other").IsIn(environment));
        Assert.True(ProcessMark.IsOfMachine(environment, "home", "nas"));
        Assert.False(ProcessMark.IsOfMachine(environment, "home", "na"));
        Assert.False(ProcessMark.IsOfMachine(default, "home", "nas"));
    }
}
