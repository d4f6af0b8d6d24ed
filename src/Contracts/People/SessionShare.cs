namespace Dormouse.Contracts;

/// <summary>What a session's person lets the others of one chat do with it there.</summary>
/// <param name="Chat">The chat's key.</param>
/// <param name="WithApprovals">Whether they also say what its agent may do.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionShare")]
public sealed record SessionShare([property: Id(0)] string Chat, [property: Id(1)] bool WithApprovals);
