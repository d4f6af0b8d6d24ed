namespace Dormouse.Contracts;

/// <summary>One of an agent's permission modes: what it asks a person about, and what it does without asking.</summary>
/// <param name="Name">The agent's own name of it.</param>
/// <param name="Word">What a person writes for it, in plain English.</param>
/// <param name="Meaning">What the agent does in it: the end of a sentence that begins with the agent.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentMode")]
public sealed record AgentMode(
    [property: Id(0)] string Name,
    [property: Id(1)] string Word,
    [property: Id(2)] string Meaning)
{
    /// <summary>What whoever chooses it risks, one sentence; null for nothing beyond the usual.</summary>
    [Id(3)]
    public string? Risk { get; init; }

    /// <summary>Whether the agent only plans in it; when a plan is approved, the mode from before comes back.</summary>
    [Id(4)]
    public bool IsPlan { get; init; }
}
