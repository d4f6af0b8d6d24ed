using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Faults.Tests.Injection;

namespace Dormouse.Faults.Tests;

/// <summary>The same with the real claude CLI, in a smaller run: what its record and its resuming are worth.</summary>
public class RealCliRuns(ITestOutputHelper output)
{
    // Every step within has a deadline of its own; a long run lasts as long as it was asked to.
    private const int Patience = 24 * 3600 * 1000;
    private const int Rounds = 5;

    public static TheoryData<int, string> Runs => RunPlan.Seed is { } seed
        ? new() { { seed, Programs.NewClaude }, { seed, Programs.OldClaude } }
        : new() { { 4, Programs.NewClaude }, { 5, Programs.OldClaude } };

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Runs))]
    public Task Nothing_is_lost_and_nothing_is_given_twice_with_the_real_cli(int seed, string version) => RunPlan.PlayAsync(
        seed,
        seed => Run.RealAsync(Schedule.Make(seed, Rounds, Run.Chats, AllFaults.RealCli).WithoutStops(), version),
        output);
}
