namespace Dormouse.Grains.Chats;

/// <summary>A session that works for a chat.</summary>
/// <param name="Session">Its key.</param>
/// <param name="Name">Its name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.WorkingSession")]
internal sealed record WorkingSession([property: Id(0)] string Session, [property: Id(1)] string Name);
