using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class ProcessorTimeTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_tool_that_computes_counts_for_its_tree_and_one_that_sleeps_does_not()
    {
        await using var scope = new TestScope();
        await using var busy = await Subprocess.StartAsync(
            scope.Of("sh", "-c", "sh -c 'while :; do :; done' & wait"), cancellationToken: TestScope.Ended);
        await Eventually.Is(() => ProcessorTime.OfTree(busy.Id) > TimeSpan.FromSeconds(0.2), "the tree has used the processor");
        Assert.Equal(TimeSpan.Zero, ProcessorTime.OfTree(int.MaxValue));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_a_tool_used_still_counts_when_it_has_ended()
    {
        await using var scope = new TestScope();
        await using var parent = await Subprocess.StartAsync(
            scope.Of("sh", "-c", "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done'; echo done; exec sleep 1000"),
            cancellationToken: TestScope.Ended);
        await using var lines = new LineQueue(parent);
        Assert.Equal("done", await lines.NextAsync());
        Assert.True(ProcessorTime.OfTree(parent.Id) > TimeSpan.FromSeconds(0.05));
    }
}
