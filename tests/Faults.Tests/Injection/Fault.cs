namespace Dormouse.Faults.Tests.Injection;

/// <summary>One thing that is done to the program.</summary>
/// <param name="Kind">What.</param>
/// <param name="Point">At which point of the path; see <see cref="PathPoint"/>.</param>
/// <param name="Ms">How long it lasts, or how long the program stays down.</param>
internal sealed record Fault(FaultKind Kind, PathPoint Point = PathPoint.Any, int Ms = 0)
{
    /// <summary>How often the point is passed before the fault comes.</summary>
    public int Skip { get; init; }

    /// <summary>How long after the point.</summary>
    public int DelayMs { get; init; }

    /// <summary>Whoever is held at the point is let go before the fault comes, which hits what follows.</summary>
    public bool IsAfter { get; init; }

    /// <summary>Decides what is open otherwise, such as which agent.</summary>
    public int Dice { get; init; }
}

internal enum FaultKind
{
    KillSilo,
    TermSilo,
    StopSilo,
    KillAgent,
    TermAgent,
    StopAgent,
    KillFrontend,
    TermFrontend,
    StopFrontend,
    BotDrops,
    BotTooMany,
    Bot502,
    BotSlow,
    BotTwice,
    BotReversed,
    StoreFull,
    StoreReadOnly,
    StoreLocked,
    DatabaseAway,
    DatabaseFrozen,
}

/// <summary>Points of the path from a person to the agent and back.</summary>
internal enum PathPoint
{
    /// <summary>Whenever.</summary>
    Any,

    /// <summary>The Bot API has handed out updates.</summary>
    Updates,

    /// <summary>The updates that the Bot API has handed out are about to be confirmed: they are in the store.</summary>
    Confirming,

    /// <summary>A message to be shown has come to the Bot API, which has not taken it yet.</summary>
    Sending,

    /// <summary>The Bot API has taken it, and has not said so.</summary>
    Sent,

    /// <summary>The agent's process is there.</summary>
    Started,

    /// <summary>It has read a prompt, and nothing of it is written down.</summary>
    Read,

    /// <summary>It has written down that it was given.</summary>
    Given,

    /// <summary>The prompt is in its transcript.</summary>
    Kept,

    /// <summary>It asks for a permission.</summary>
    Asked,

    /// <summary>Half of the answer is out.</summary>
    Half,

    /// <summary>The answer is in the transcript, and not out.</summary>
    Answered,

    /// <summary>The result is out.</summary>
    Told,
}
