namespace Dormouse.Contracts;

/// <summary>Something in a session that waits for a person.</summary>
/// <param name="Question">What is asked.</param>
/// <param name="Since">Since when, as far as that is known: after a restart of the machine, when the session was last used.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionWait")]
public sealed record SessionWait([property: Id(0)] SessionQuestion Question, [property: Id(1)] DateTimeOffset Since)
{
    /// <summary>Until when nobody wants to be reminded of it; null if that was not said, or is over.</summary>
    [Id(2)]
    public DateTimeOffset? PutOffUntil { get; init; }

    /// <summary>What kind of thing it is; a question where a session of an earlier version tells it.</summary>
    [Id(420)]
    public WaitKind Kind { get; init; }
}

/// <summary>Kinds of things that wait for a person.</summary>
public enum WaitKind
{
    /// <summary>Something that the agent or Dormouse wants to know.</summary>
    Question,

    /// <summary>What the agent may do.</summary>
    Permission,

    /// <summary>A turn that was cut off, or could not begin: whether it goes on.</summary>
    CutOff,

    /// <summary>The agent's usage limit is reached; it goes on by itself when that is over.</summary>
    Limit,

    /// <summary>A turn that may be stuck: whether it is stopped.</summary>
    Stuck,
}
