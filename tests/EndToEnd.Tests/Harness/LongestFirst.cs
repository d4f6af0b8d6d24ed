using Dormouse.EndToEnd.Tests.Frontends;
using Xunit.Sdk;
using Xunit.v3;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>
/// Begins with the classes that take minutes: a long one that comes last has the processors for itself, and everybody waits for it.
/// The others follow by chance.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly Type[] Long =
    [
        typeof(LongAway), typeof(Upgrading), typeof(ClusterMachines), typeof(Moving), typeof(BackingUp), typeof(ClusterVerbs),
        typeof(Failing), typeof(Remembering), typeof(LongSleep), typeof(SleepAndWake), typeof(AcpAgents),
        typeof(TelegramDeliveryUpdates),
        typeof(TelegramDeliveryTrouble), typeof(FrontendPrograms), typeof(SessionSettings), typeof(Asking), typeof(ShellSessions),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections
                .OrderBy(static collection => RankOf(collection.TestCollectionDisplayName))
                .ThenBy(static _ => Random.Shared.Next()),
        ];

    private static int RankOf(string collection)
    {
        var rank = Array.FindIndex(Long, type => collection.Contains($" {type.FullName} ", StringComparison.Ordinal));
        return rank < 0 ? Long.Length : rank;
    }
}
