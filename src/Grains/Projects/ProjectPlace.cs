namespace Dormouse.Grains.Projects;

/// <summary>Where in a project a session works.</summary>
/// <param name="Project">The project's name on its machine.</param>
/// <param name="Folder">The project's own folder, with no link on the way.</param>
/// <param name="WorkingFolder">The folder that the session works in.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ProjectPlace")]
public sealed record ProjectPlace(
    [property: Id(0)] string Project, [property: Id(1)] string Folder, [property: Id(2)] string WorkingFolder)
{
    /// <summary>The branch that was made for the session; null if it works in the project's folder itself.</summary>
    [Id(3)]
    public string? Branch { get; init; }

    /// <summary>The commit that the branch began at; null if there is no branch.</summary>
    [Id(4)]
    public string? Base { get; init; }

    /// <summary>The folder of git's objects that a clone of its own reads from; null for a worktree, and without git.</summary>
    [Id(5)]
    public string? Objects { get; init; }

    /// <summary>What its person should know of it, sentences; or null.</summary>
    [Id(6)]
    public string? Note { get; init; }

    /// <summary>Whether the session works in the project's folder itself.</summary>
    public bool IsHere => Branch is null;
}
