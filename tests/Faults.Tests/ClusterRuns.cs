using Dormouse.Faults.Tests.Injection;

namespace Dormouse.Faults.Tests;

/// <summary>The same with several machines and several frontends on one PostgreSQL, which goes away too.</summary>
public class ClusterRuns(ITestOutputHelper output)
{
    /// <summary>Every fault comes once.</summary>
    public static readonly int Rounds = AllFaults.Cluster.Count;

    public static readonly int[] FixedSeeds = [6];

    private const int LongRounds = 7;
    private const int Silos = 3;
    private const int Frontends = 2;

    // Every step within has a deadline of its own; a long run lasts as long as it was asked to.
    private const int Patience = 24 * 3600 * 1000;

    public static TheoryData<int> Seeds => RunPlan.Seeds(FixedSeeds);

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Seeds))]
    public Task Nothing_is_lost_and_nothing_is_given_twice_in_a_cluster(int seed) => RunPlan.PlayAsync(
        seed,
        static seed =>
            Run.ClusterAsync(
                RunPlan.IsLong ? Schedule.Make(seed, LongRounds, Run.Chats, AllFaults.ClusterLong) : Fixed(seed), Silos, Frontends),
        output);

    /// <summary>The schedule of a fixed seed.</summary>
    internal static Schedule Fixed(int seed) => Schedule.Make(seed, Rounds, Run.Chats, AllFaults.Cluster);
}
