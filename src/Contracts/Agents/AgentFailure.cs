namespace Dormouse.Contracts;

/// <summary>Why a turn failed, where the agent tells it apart.</summary>
/// <param name="Kind">What was wrong.</param>
/// <param name="Said">The agent's own words; may be empty.</param>
/// <param name="HasProduced">Whether the agent had begun to answer or to act before; true if that is not known.</param>
/// <param name="ResetsAt">When a usage limit ends, or null if that is not known.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentFailure")]
public sealed record AgentFailure(
    [property: Id(0)] AgentFailureKind Kind,
    [property: Id(1)] string Said,
    [property: Id(2)] bool HasProduced,
    [property: Id(3)] DateTimeOffset? ResetsAt = null);

/// <summary>Kinds of failures, each with something of its own that a person can do.</summary>
public enum AgentFailureKind
{
    /// <summary>Nobody is logged in, or the key or login is no longer valid.</summary>
    Login,

    /// <summary>The account's credit is used up.</summary>
    Credit,

    /// <summary>The account's usage limit is reached; it ends by itself.</summary>
    UsageLimit,

    /// <summary>The model's API takes no more requests of this account for the moment.</summary>
    RateLimit,

    /// <summary>The model's API is overloaded or broken.</summary>
    Overloaded,

    /// <summary>The model's API can't be reached.</summary>
    Unreachable,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The conversation or the message is longer than the model takes.</summary>
    TooLong,

    /// <summary>There is no such model, or not for this account.</summary>
    UnknownModel,

    /// <summary>The model's API does not take the conversation as it is, and most likely never will.</summary>
    Refused,
}
