namespace Dormouse.Faults.Tests.Blows;

/// <summary>The blows that a schedule draws from.</summary>
internal static class AllBlows
{
    public static IReadOnlyList<Blow> Standalone { get; } =
    [
        new(BlowKind.KillSilo, PathPoint.Given),
        new(BlowKind.KillAgent, PathPoint.Half),
        new(BlowKind.KillSilo, PathPoint.Sent),
        new(BlowKind.KillAgent, PathPoint.Read),
        new(BlowKind.KillSilo, PathPoint.Updates),
        new(BlowKind.KillSilo, PathPoint.Updates) { IsAfter = true },
        new(BlowKind.KillSilo, PathPoint.Confirming),
        new(BlowKind.KillSilo, PathPoint.Sent) { IsAfter = true },
        new(BlowKind.StoreReadOnly, PathPoint.Given, 3_000),
        new(BlowKind.StopSilo, PathPoint.Half, 20_000),
        new(BlowKind.StoreFull, PathPoint.Any, 1500),
        new(BlowKind.KillAgent, PathPoint.Answered),
        new(BlowKind.KillSilo, PathPoint.Any),
        new(BlowKind.KillAgent, PathPoint.Started),
        new(BlowKind.BotDrops, PathPoint.Any, 1000),
        new(BlowKind.KillSilo, PathPoint.Answered),
        new(BlowKind.KillAgent, PathPoint.Told),
        new(BlowKind.TermSilo, PathPoint.Half),
        new(BlowKind.KillSilo, PathPoint.Told),
        new(BlowKind.KillAgent, PathPoint.Any),
        new(BlowKind.StopSilo, PathPoint.Any, 2000),
        new(BlowKind.KillSilo, PathPoint.Sending),
        new(BlowKind.KillAgent, PathPoint.Given),
        new(BlowKind.BotTooMany, PathPoint.Any, 1000),
        new(BlowKind.KillSilo, PathPoint.Kept),
        new(BlowKind.KillAgent, PathPoint.Kept),
        new(BlowKind.StoreLocked, PathPoint.Any, 1500),
        new(BlowKind.KillSilo, PathPoint.Started),
        new(BlowKind.KillAgent, PathPoint.Asked),
        new(BlowKind.BotTwice, PathPoint.Any, 500),
        new(BlowKind.KillSilo, PathPoint.Half),
        new(BlowKind.StopAgent, PathPoint.Half, 2000),
        new(BlowKind.Bot502, PathPoint.Any, 1000),
        new(BlowKind.KillSilo, PathPoint.Read),
        new(BlowKind.BotReversed, PathPoint.Any, 500),
        new(BlowKind.KillSilo, PathPoint.Asked),
        new(BlowKind.BotSlow, PathPoint.Any, 1000),
        new(BlowKind.TermSilo, PathPoint.Any),
        new(BlowKind.KillAgent, PathPoint.Half),
        new(BlowKind.KillAgent, PathPoint.Read),
        new(BlowKind.KillAgent, PathPoint.Answered),
        new(BlowKind.KillAgent, PathPoint.Told),
        new(BlowKind.KillAgent, PathPoint.Any),
        new(BlowKind.KillAgent, PathPoint.Given),
    ];

    /// <summary>With the ones that take their time.</summary>
    public static IReadOnlyList<Blow> StandaloneLong { get; } =
    [
        .. Standalone,
        new(BlowKind.StopAgent, PathPoint.Given, 20_000),
        new(BlowKind.StoreFull, PathPoint.Given, 8_000),
        new(BlowKind.StoreFull, PathPoint.Answered, 3_000),
        new(BlowKind.StoreFull, PathPoint.Started, 3_000),
        new(BlowKind.StoreLocked, PathPoint.Half, 4_000),
        new(BlowKind.KillSilo, PathPoint.Any, 2_000),
        new(BlowKind.TermSilo, PathPoint.Given),
        new(BlowKind.TermSilo, PathPoint.Sent),
        new(BlowKind.TermSilo, PathPoint.Asked),
        new(BlowKind.TermSilo, PathPoint.Started),
        new(BlowKind.StopSilo, PathPoint.Sent, 3_000),
        new(BlowKind.BotDrops, PathPoint.Half, 2_000),
        new(BlowKind.BotTooMany, PathPoint.Half, 3_000),
    ];

    /// <summary>The points that can be seen with the real CLI.</summary>
    public static IReadOnlyList<Blow> RealCli { get; } =
    [
        new(BlowKind.KillSilo, PathPoint.Half),
        new(BlowKind.KillAgent, PathPoint.Half),
        new(BlowKind.KillSilo, PathPoint.Sent),
        new(BlowKind.KillAgent, PathPoint.Any),
        new(BlowKind.TermSilo, PathPoint.Half),
        new(BlowKind.KillSilo, PathPoint.Updates),
        new(BlowKind.StopAgent, PathPoint.Any, 1_500),
        new(BlowKind.KillSilo, PathPoint.Any),
    ];

    /// <summary>
    /// Several machines on PostgreSQL: every kind of process is killed, ended and stopped, and the store goes away for a moment and for
    /// a minute. A silo that is stopped for 10 s lives on, one that is stopped for 25 s is given up.
    /// </summary>
    public static IReadOnlyList<Blow> Cluster { get; } =
    [
        new(BlowKind.KillSilo, PathPoint.Given),
        new(BlowKind.DatabaseAway, PathPoint.Given, 1_500),
        new(BlowKind.KillAgent, PathPoint.Half),
        new(BlowKind.KillSilo, PathPoint.Updates),
        new(BlowKind.StopSilo, PathPoint.Half, 3_000),
        new(BlowKind.TermFrontend, PathPoint.Sent),
        new(BlowKind.KillSilo, PathPoint.Sent),
        new(BlowKind.TermAgent, PathPoint.Given),
        new(BlowKind.StopFrontend, PathPoint.Sent, 10_000),
        new(BlowKind.TermSilo, PathPoint.Half, 500),
        new(BlowKind.KillSilo, PathPoint.Answered, 2_000),
        new(BlowKind.KillFrontend, PathPoint.Sent),
        new(BlowKind.StopAgent, PathPoint.Half, 2_000),
        new(BlowKind.StopSilo, PathPoint.Given, 10_000),
        new(BlowKind.DatabaseAway, PathPoint.Answered, 1_000),
        new(BlowKind.KillFrontend, PathPoint.Updates, 1_000),
        new(BlowKind.StopSilo, PathPoint.Any, 25_000),
        new(BlowKind.DatabaseFrozen, PathPoint.Half, 10_000),
        new(BlowKind.DatabaseAway, PathPoint.Half, 60_000),
    ];

    /// <summary>With the ones that take their time.</summary>
    public static IReadOnlyList<Blow> ClusterLong { get; } =
    [
        .. Cluster,
        .. Standalone.Where(static blow => blow.Kind is not (BlowKind.StoreFull or BlowKind.StoreReadOnly or BlowKind.StoreLocked)),
        new(BlowKind.KillFrontend, PathPoint.Sending, 5_000),
        new(BlowKind.KillFrontend, PathPoint.Any),
        new(BlowKind.KillFrontend, PathPoint.Sent, 3_000),
        new(BlowKind.TermFrontend, PathPoint.Any),
        new(BlowKind.TermFrontend, PathPoint.Sent),
        new(BlowKind.StopFrontend, PathPoint.Any, 3_000),
        new(BlowKind.StopFrontend, PathPoint.Sent, 20_000),
        new(BlowKind.StopFrontend, PathPoint.Sending, 12_000),
        new(BlowKind.DatabaseAway, PathPoint.Half, 60_000),
        new(BlowKind.DatabaseAway, PathPoint.Asked, 10_000),
        new(BlowKind.StopSilo, PathPoint.Half, 20_000),
        new(BlowKind.KillSilo, PathPoint.Half, 15_000),
    ];
}
