namespace Dormouse.Contracts;

/// <summary>The projects of one machine that a person may work in.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Projects">Its projects; null if it is away or does not answer.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ProjectsView")]
public sealed record ProjectsView(
    [property: Id(0)] string Machine, [property: Id(1)] IReadOnlyList<ProjectDescription>? Projects);
