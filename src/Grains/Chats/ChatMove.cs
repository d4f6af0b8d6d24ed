namespace Dormouse.Grains.Chats;

/// <summary>How an earlier version changed a conversation's key.</summary>
/// <param name="To">Where it went, or null.</param>
/// <param name="IsDone">Whether the chat there has everything.</param>
/// <param name="From">The chats that it came from.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChatMove")]
internal sealed record ChatMove(
    [property: Id(0)] string? To,
    [property: Id(1)] bool IsDone,
    [property: Id(2)] IReadOnlyList<string> From);
