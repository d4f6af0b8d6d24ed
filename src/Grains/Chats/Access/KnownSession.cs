namespace Dormouse.Grains.Chats;

/// <summary>A session of which a chat knows whose it is: that never changes.</summary>
/// <param name="Session">Its key.</param>
/// <param name="Owner">The person whose it is.</param>
/// <param name="Name">Its name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.KnownSession")]
internal sealed record KnownSession([property: Id(0)] string Session, [property: Id(1)] string Owner, [property: Id(2)] string Name)
{
    /// <summary>Whether it was shared in this chat when that was last looked at; what holds is in its person's directory.</summary>
    [Id(3)]
    public bool IsShared { get; init; }

    /// <summary>Whether the chat has said who can read what the session says in it.</summary>
    [Id(4)]
    public bool IsTold { get; init; }
}

/// <summary>The session that one of several people in a chat has chosen to talk to there.</summary>
/// <param name="User">The person.</param>
/// <param name="Session">The session's key.</param>
/// <param name="Name">The session's name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChosenSession")]
internal sealed record ChosenSession([property: Id(0)] string User, [property: Id(1)] string Session, [property: Id(2)] string Name);
