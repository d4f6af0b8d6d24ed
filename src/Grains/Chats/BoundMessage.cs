namespace Dormouse.Grains.Chats;

/// <summary>A message of the inbox that waits in a session's queue.</summary>
/// <param name="Message">The channel's id of the message.</param>
/// <param name="Session">The session's key.</param>
/// <param name="SessionName">The session's name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.BoundMessage")]
internal sealed record BoundMessage(
    [property: Id(0)] string Message, [property: Id(1)] string Session, [property: Id(2)] string SessionName)
{
    /// <summary>
    /// Key of the session that it is a prompt for, should it answer no question of the first one; null if that is the same.
    /// </summary>
    [Id(3)]
    public string? Otherwise { get; init; }

    /// <summary>Name of that session, or null.</summary>
    [Id(4)]
    public string? OtherwiseName { get; init; }
}
