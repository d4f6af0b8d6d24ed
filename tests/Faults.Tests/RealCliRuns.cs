using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Faults.Tests.Blows;

namespace Dormouse.Faults.Tests;

/// <summary>The same with the real claude CLI, in a smaller run: what its record and its resuming are worth.</summary>
public class RealCliRuns(ITestOutputHelper output)
{
    private const int Patience = 600_000;
    private const int Rounds = 5;

    [Theory(Timeout = Patience)]
    [InlineData(4, Programs.NewClaude)]
    [InlineData(5, Programs.OldClaude)]
    public Task Nothing_is_lost_and_nothing_is_given_twice_with_the_real_cli(int seed, string version) => RunPlan.PlayAsync(
        seed,
        seed => Run.RealAsync(Schedule.Make(seed, Rounds, Run.Chats, AllBlows.RealCli), version),
        output);
}
