namespace Dormouse.Contracts;

/// <summary>An agent that was found on a machine.</summary>
/// <param name="Name">The name it has in the settings.</param>
/// <param name="Protocol">How we talk to it: the name of its protocol in the settings.</param>
/// <param name="Version">The version that it reports, or an empty string.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentDescription")]
public sealed record AgentDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] string Protocol,
    [property: Id(2)] string Version)
{
    /// <summary>What its machine says of its kind; null from a machine of version 0.1.0, which does not say it.</summary>
    [Id(3)]
    public AgentTraits? ToldTraits { get; init; }

    /// <summary>The permission modes that it can be in, the most careful first; none if it has no such modes.</summary>
    [Id(230)]
    public IReadOnlyList<AgentMode> Modes { get; init; } = [];

    /// <summary>How hard its model can think, least first; none if that can't be set.</summary>
    [Id(231)]
    public IReadOnlyList<string> Efforts { get; init; } = [];

    /// <summary>The agent's own name of the mode that it starts in, or null if that is not known.</summary>
    [Id(232)]
    public string? UsualMode { get; init; }

    /// <summary>Whether somebody is logged in to it on its machine; null if nobody has to, or it is not known.</summary>
    [Id(220)]
    public bool? IsLoggedIn { get; init; }

    /// <summary>What is to be known of its kind.</summary>
    public AgentTraits Traits => ToldTraits ?? FormerAgents.TraitsOf(Protocol);

    /// <summary>Whose history it can go on with.</summary>
    public string Kind => Traits.Kind ?? Protocol;
}
