using Dormouse.Faults.Tests.Blows;

namespace Dormouse.Faults.Tests;

/// <summary>The same with several machines and several frontends on one PostgreSQL, which goes away too.</summary>
public class ClusterRuns(ITestOutputHelper output)
{
    private const int Rounds = 7;
    private const int Silos = 2;
    private const int Frontends = 2;

    // Every step within has a deadline of its own; a long run lasts as long as it was asked to.
    private const int Patience = 24 * 3600 * 1000;

    public static TheoryData<int> Seeds => RunPlan.Seeds(6);

    [Theory(Timeout = Patience)]
    [MemberData(nameof(Seeds))]
    public Task Nothing_is_lost_and_nothing_is_given_twice_in_a_cluster(int seed) => RunPlan.PlayAsync(
        seed,
        static seed => Run.ClusterAsync(Schedule.Make(seed, Rounds, Run.Chats, RunPlan.IsLong ? AllBlows.ClusterLong : AllBlows.Cluster), Silos, Frontends),
        output);
}
