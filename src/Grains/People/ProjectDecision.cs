namespace Dormouse.Grains.People;

/// <summary>Whether a person trusts what a project runs by itself.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Folder">The project's folder.</param>
/// <param name="IsTrusted">What was decided.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ProjectDecision")]
internal sealed record ProjectDecision(
    [property: Id(0)] string Machine, [property: Id(1)] string Folder, [property: Id(2)] bool IsTrusted);
