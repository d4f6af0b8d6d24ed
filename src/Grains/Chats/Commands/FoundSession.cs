namespace Dormouse.Grains.Chats.Commands;

/// <summary>The session that a command is about.</summary>
/// <param name="Key">Its key; null if there is none, or the sender may not use it.</param>
/// <param name="Name">Its name, or what was looked for.</param>
/// <param name="Refusal">Why the sender may not use it, or null.</param>
internal sealed record FoundSession(string? Key, string Name, Reply? Refusal = null);
