namespace Dormouse.Grains.Agents;

/// <summary>A process that is not the session's own and has its conversation open: two at once would lose what one of them says.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Names exactly this process; another one with the same process id has another name.</param>
public sealed record ConversationHolder(HolderKind Kind, string Id)
{
    /// <summary>Since when it has the conversation open, or null if that is not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it answers or works right now, so that ending it loses something.</summary>
    public bool IsBusy { get; init; }

    /// <summary>How a person can have it ended.</summary>
    public HolderEnd End { get; init; }
}

/// <summary>What has a conversation open.</summary>
public enum HolderKind
{
    /// <summary>A terminal that a person opened by themselves.</summary>
    Terminal,

    /// <summary>The agent's own service for work in the background.</summary>
    Background,

    /// <summary>Another program.</summary>
    Program,

    /// <summary>A terminal that the session was lent to.</summary>
    Desk,
}

/// <summary>How a process that has a conversation open can be ended.</summary>
public enum HolderEnd
{
    /// <summary>Only where it was started.</summary>
    Elsewhere,

    /// <summary>It is asked to end, as when its terminal is closed.</summary>
    Asked,

    /// <summary>It can't be seen whether it lives: a person may go on without it.</summary>
    PassedOver,
}
