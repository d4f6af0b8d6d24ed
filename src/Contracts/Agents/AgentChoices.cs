namespace Dormouse.Contracts;

/// <summary>What an agent lets people choose in a conversation, where only its processes know that.</summary>
/// <param name="Modes">Its permission modes, the most careful first; empty if it has none.</param>
/// <param name="Mode">The agent's own name of the mode that it begins in, or null.</param>
/// <param name="Models">The names of its models; empty if nobody can choose.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentChoices")]
public sealed record AgentChoices(
    [property: Id(280)] IReadOnlyList<AgentMode> Modes,
    [property: Id(281)] string? Mode,
    [property: Id(282)] IReadOnlyList<string> Models)
{
    /// <summary>Whether both let people choose the same.</summary>
    /// <param name="other">The other one.</param>
    /// <returns>True if they do.</returns>
    public bool Equals(AgentChoices? other) => other is not null
        && Mode == other.Mode && Modes.SequenceEqual(other.Modes) && Models.SequenceEqual(other.Models);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Mode, Modes.Count, Models.Count);
}
