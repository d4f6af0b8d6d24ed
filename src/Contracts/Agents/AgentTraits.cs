namespace Dormouse.Contracts;

/// <summary>What chats and sessions have to know of a kind of agent.</summary>
[GenerateSerializer, Immutable, Alias("dormouse.AgentTraits")]
public sealed record AgentTraits
{
    /// <summary>Whether it runs what it is given as command lines; other agents read it as text.</summary>
    [Id(0)]
    public bool RunsCommands { get; init; }

    /// <summary>Whether it can be told that an earlier prompt has another form now.</summary>
    [Id(1)]
    public bool TakesCorrections { get; init; }

    /// <summary>What a person is told of a new session with it, one sentence; null for nothing.</summary>
    [Id(2)]
    public string? Hint { get; init; }
}
