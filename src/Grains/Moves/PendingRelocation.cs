namespace Dormouse.Grains.Moves;

/// <summary>A session's way to another machine, from the wish until it has arrived and everybody knows.</summary>
/// <param name="To">The session as it will be; its key is chosen once, so that every step can be repeated.</param>
/// <param name="Chat">The chat that wished it, and is told.</param>
/// <param name="Chats">The chats that the session was current in or had messages of, as far as it knows. Set when it has left.</param>
/// <param name="LeftOut">Sockets, pipes and devices, which were left out. Set when it has left.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Departure")]
internal sealed record PendingRelocation(
    [property: Id(0)] SessionKey To,
    [property: Id(1)] string Chat,
    [property: Id(2)] IReadOnlyList<string> Chats,
    [property: Id(3)] IReadOnlyList<string> LeftOut);

/// <summary>Where a session came from, which its agent has not been told yet.</summary>
/// <param name="Machine">The machine that it left.</param>
/// <param name="Folder">Its working folder there.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FormerHome")]
internal sealed record RelocationOrigin([property: Id(0)] string Machine, [property: Id(1)] string Folder);
