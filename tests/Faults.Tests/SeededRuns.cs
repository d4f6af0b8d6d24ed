using Dormouse.Faults.Tests.Injection;

namespace Dormouse.Faults.Tests;

/// <summary>
/// People write while the program, its agents, its store and the Bot API are struck again and again; then what was sent, given
/// and seen is compared.
/// </summary>
public class SeededRuns(ITestOutputHelper output)
{
    public const int Rounds = 17;

    // Every step within has a deadline of its own; a long run lasts as long as it was asked to.
    private const int Patience = 24 * 3600 * 1000;

    public static readonly int[] FixedSeeds = [1, 2, 3];

    public static TheoryData<int> Seeds => RunPlan.Seeds(FixedSeeds);

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Seeds))]
    public Task Nothing_is_lost_and_nothing_is_given_twice(int seed) => RunPlan.PlayAsync(
        seed,
        static seed => RunPlan.IsLong
            ? Run.StandaloneAsync(Schedule.Make(seed, Rounds, Run.Chats, AllFaults.StandaloneLong))
            : Short(seed),
        output);

    /// <summary>The schedule of a fixed seed; all of them have every fault together.</summary>
    internal static Schedule Fixed(int seed) => Schedule.OfGroup(seed, FixedSeeds.Length, Rounds, Run.Chats, AllFaults.Standalone);

    private static async Task<Report> Short(int seed)
    {
        var report = await Run.StandaloneAsync(Fixed(seed));
        return report with { Verdict = report.Verdict with { Violations = [.. report.Verdict.Violations, .. report.Misses()] } };
    }
}
