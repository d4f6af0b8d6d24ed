namespace Dormouse.Grains.Chats;

/// <summary>A session that has a topic of its own.</summary>
/// <param name="User">The person whose session it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Chat">Key of the topic's chat.</param>
[GenerateSerializer, Immutable, Alias("dormouse.TopicSession")]
internal sealed record TopicSession([property: Id(0)] string User, [property: Id(1)] string Name, [property: Id(2)] string Chat);
