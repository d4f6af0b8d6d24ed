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
}
