namespace Dormouse.Faults.Tests.Injection;

/// <summary>The faults that a schedule draws from.</summary>
internal static class AllFaults
{
    public static IReadOnlyList<Fault> Standalone { get; } =
    [
        new(FaultKind.KillSilo, PathPoint.Given),
        new(FaultKind.KillAgent, PathPoint.Half),
        new(FaultKind.KillSilo, PathPoint.Sent),
        new(FaultKind.KillAgent, PathPoint.Read),
        new(FaultKind.KillSilo, PathPoint.Updates),
        new(FaultKind.KillSilo, PathPoint.Updates) { IsAfter = true },
        new(FaultKind.KillSilo, PathPoint.Confirming),
        new(FaultKind.KillSilo, PathPoint.Sent) { IsAfter = true },
        new(FaultKind.StoreReadOnly, PathPoint.Given, 3_000),
        new(FaultKind.StopSilo, PathPoint.Half, 20_000),
        new(FaultKind.StoreFull, PathPoint.Any, 1500),
        new(FaultKind.KillAgent, PathPoint.Answered),
        new(FaultKind.KillSilo, PathPoint.Any),
        new(FaultKind.KillAgent, PathPoint.Started),
        new(FaultKind.BotDrops, PathPoint.Any, 1000),
        new(FaultKind.KillSilo, PathPoint.Answered),
        new(FaultKind.KillAgent, PathPoint.Told),
        new(FaultKind.TermSilo, PathPoint.Half),
        new(FaultKind.KillSilo, PathPoint.Told),
        new(FaultKind.KillAgent, PathPoint.Any),
        new(FaultKind.StopSilo, PathPoint.Any, 2000),
        new(FaultKind.KillSilo, PathPoint.Sending),
        new(FaultKind.KillAgent, PathPoint.Given),
        new(FaultKind.BotTooMany, PathPoint.Any, 1000),
        new(FaultKind.KillSilo, PathPoint.Kept),
        new(FaultKind.KillAgent, PathPoint.Kept),
        new(FaultKind.StoreLocked, PathPoint.Any, 1500),
        new(FaultKind.KillSilo, PathPoint.Started),
        new(FaultKind.KillAgent, PathPoint.Asked),
        new(FaultKind.BotTwice, PathPoint.Any, 500),
        new(FaultKind.KillSilo, PathPoint.Half),
        new(FaultKind.StopAgent, PathPoint.Half, 2000),
        new(FaultKind.Bot502, PathPoint.Any, 1000),
        new(FaultKind.KillSilo, PathPoint.Read),
        new(FaultKind.BotReversed, PathPoint.Any, 500),
        new(FaultKind.KillSilo, PathPoint.Asked),
        new(FaultKind.BotSlow, PathPoint.Any, 1000),
        new(FaultKind.TermSilo, PathPoint.Any),
        new(FaultKind.KillAgent, PathPoint.Half),
        new(FaultKind.KillAgent, PathPoint.Read),
        new(FaultKind.KillAgent, PathPoint.Answered),
        new(FaultKind.KillAgent, PathPoint.Told),
        new(FaultKind.KillAgent, PathPoint.Any),
        new(FaultKind.KillAgent, PathPoint.Given),
    ];

    /// <summary>With the ones that take their time.</summary>
    public static IReadOnlyList<Fault> StandaloneLong { get; } =
    [
        .. Standalone,
        new(FaultKind.StopAgent, PathPoint.Given, 20_000),
        new(FaultKind.StoreFull, PathPoint.Given, 8_000),
        new(FaultKind.StoreFull, PathPoint.Answered, 3_000),
        new(FaultKind.StoreFull, PathPoint.Started, 3_000),
        new(FaultKind.StoreLocked, PathPoint.Half, 4_000),
        new(FaultKind.KillSilo, PathPoint.Any, 2_000),
        new(FaultKind.TermSilo, PathPoint.Given),
        new(FaultKind.TermSilo, PathPoint.Sent),
        new(FaultKind.TermSilo, PathPoint.Asked),
        new(FaultKind.TermSilo, PathPoint.Started),
        new(FaultKind.StopSilo, PathPoint.Sent, 3_000),
        new(FaultKind.BotDrops, PathPoint.Half, 2_000),
        new(FaultKind.BotTooMany, PathPoint.Half, 3_000),
    ];

    /// <summary>The points that can be seen with the real CLI.</summary>
    public static IReadOnlyList<Fault> RealCli { get; } =
    [
        new(FaultKind.KillSilo, PathPoint.Half),
        new(FaultKind.KillAgent, PathPoint.Half),
        new(FaultKind.KillSilo, PathPoint.Sent),
        new(FaultKind.KillAgent, PathPoint.Any),
        new(FaultKind.TermSilo, PathPoint.Half),
        new(FaultKind.KillSilo, PathPoint.Updates),
        new(FaultKind.StopAgent, PathPoint.Any, 1_500),
        new(FaultKind.KillSilo, PathPoint.Any),
    ];

    /// <summary>
    /// Several machines on PostgreSQL: every kind of process is killed, ended and stopped, and the store goes away for a moment and for
    /// a minute. A silo that is stopped for 10 s lives on, one that is stopped for 25 s is given up.
    /// </summary>
    public static IReadOnlyList<Fault> Cluster { get; } =
    [
        new(FaultKind.KillSilo, PathPoint.Given),
        new(FaultKind.DatabaseAway, PathPoint.Given, 1_500),
        new(FaultKind.KillAgent, PathPoint.Half),
        new(FaultKind.KillSilo, PathPoint.Updates),
        new(FaultKind.StopSilo, PathPoint.Half, 3_000),
        new(FaultKind.TermFrontend, PathPoint.Sent),
        new(FaultKind.KillSilo, PathPoint.Sent),
        new(FaultKind.TermAgent, PathPoint.Given),
        new(FaultKind.StopFrontend, PathPoint.Sent, 10_000),
        new(FaultKind.TermSilo, PathPoint.Half, 500),
        new(FaultKind.KillSilo, PathPoint.Answered, 2_000),
        new(FaultKind.KillFrontend, PathPoint.Sent),
        new(FaultKind.StopAgent, PathPoint.Half, 2_000),
        new(FaultKind.StopSilo, PathPoint.Given, 10_000),
        new(FaultKind.DatabaseAway, PathPoint.Answered, 1_000),
        new(FaultKind.KillFrontend, PathPoint.Updates, 1_000),
        new(FaultKind.StopSilo, PathPoint.Any, 25_000),
        new(FaultKind.DatabaseFrozen, PathPoint.Half, 10_000),
        new(FaultKind.DatabaseAway, PathPoint.Half, 60_000),
    ];

    /// <summary>With the ones that take their time.</summary>
    public static IReadOnlyList<Fault> ClusterLong { get; } =
    [
        .. Cluster,
        .. Standalone.Where(static fault => fault.Kind is not (FaultKind.StoreFull or FaultKind.StoreReadOnly or FaultKind.StoreLocked)),
        new(FaultKind.KillFrontend, PathPoint.Sending, 5_000),
        new(FaultKind.KillFrontend, PathPoint.Any),
        new(FaultKind.KillFrontend, PathPoint.Sent, 3_000),
        new(FaultKind.TermFrontend, PathPoint.Any),
        new(FaultKind.TermFrontend, PathPoint.Sent),
        new(FaultKind.StopFrontend, PathPoint.Any, 3_000),
        new(FaultKind.StopFrontend, PathPoint.Sent, 20_000),
        new(FaultKind.StopFrontend, PathPoint.Sending, 12_000),
        new(FaultKind.DatabaseAway, PathPoint.Half, 60_000),
        new(FaultKind.DatabaseAway, PathPoint.Asked, 10_000),
        new(FaultKind.StopSilo, PathPoint.Half, 20_000),
        new(FaultKind.KillSilo, PathPoint.Half, 15_000),
    ];
}
