namespace Dormouse.Contracts;

/// <summary>An agent that was found on a machine.</summary>
/// <param name="Name">The name it has in the settings, for example <c>claude</c>.</param>
/// <param name="Protocol">How we talk to it: <c>claude</c> or <c>shell</c>.</param>
/// <param name="Version">The version that it reports, or an empty string.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AgentDescription")]
public sealed record AgentDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] string Protocol,
    [property: Id(2)] string Version);
