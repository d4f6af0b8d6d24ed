namespace Dormouse.Contracts;

/// <summary>A project of a machine, as people see it.</summary>
/// <param name="Name">Its name, one word.</param>
/// <param name="IsRepository">Whether it is a git repository.</param>
/// <param name="Branch">The branch that is checked out; null if there is none, or it is not known.</param>
/// <param name="Changed">How many of its tracked files are changed; null if it is not known.</param>
/// <param name="Trouble">Why nobody can work in it now, one sentence without an end mark; or null.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ProjectDescription")]
public sealed record ProjectDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] bool IsRepository,
    [property: Id(2)] string? Branch = null,
    [property: Id(3)] int? Changed = null,
    [property: Id(4)] string? Trouble = null);
