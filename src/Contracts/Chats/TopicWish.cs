namespace Dormouse.Contracts;

/// <summary>What is to happen to a topic of the channel's chat, along with an output.</summary>
/// <param name="Change">What.</param>
/// <param name="Session">Name of the session that has the topic.</param>
/// <param name="User">The person whose session it is.</param>
/// <param name="Chat">Key of the topic's chat; null for one that is to be made.</param>
[GenerateSerializer, Immutable, Alias("dormouse.TopicWish")]
public sealed record TopicWish(
    [property: Id(0)] TopicChange Change,
    [property: Id(1)] string Session,
    [property: Id(2)] string User,
    [property: Id(3)] string? Chat = null);

/// <summary>Changes of a topic.</summary>
public enum TopicChange
{
    /// <summary>It is made, before the output is shown.</summary>
    Open,

    /// <summary>Nobody can write there any more, once the output is shown.</summary>
    Close,

    /// <summary>One can write there again, before the output is shown.</summary>
    Reopen,
}
