using Dormouse.Silo.Moves;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Moves;

public class JoinedRunsTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task Whoever_asks_while_it_runs_waits_for_the_same_one_and_afterwards_it_runs_anew()
    {
        var runs = new JoinedRuns<string, int>();
        using var gate = new ManualResetEventSlim();
        var begun = 0;
        int Work()
        {
            gate.Wait(TestScope.Ended);
            return Interlocked.Increment(ref begun);
        }

        var first = runs.RunAsync("old", Work);
        var second = runs.RunAsync("old", Work);
        gate.Set();

        Assert.Equal((1, 1), (await first, await second));
        Assert.Equal(2, await runs.RunAsync("old", Work));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_that_failed_is_tried_again()
    {
        var runs = new JoinedRuns<string, int>();

        await Assert.ThrowsAsync<IOException>(() => runs.RunAsync("old", static () => throw new IOException()));

        Assert.Equal(7, await runs.RunAsync("old", static () => 7));
    }
}
