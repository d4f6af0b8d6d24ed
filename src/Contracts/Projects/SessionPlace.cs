namespace Dormouse.Contracts;

/// <summary>Where in a project a session works, as people see it.</summary>
/// <param name="Project">The project's name on its machine.</param>
/// <param name="Branch">The branch that was made for it; null if it works in the project's folder itself.</param>
/// <param name="Base">The commit that the branch began at; null if there is no branch.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionPlace")]
public sealed record SessionPlace(
    [property: Id(0)] string Project, [property: Id(1)] string? Branch = null, [property: Id(2)] string? Base = null)
{
    /// <summary>What its person should know of it, sentences; or null.</summary>
    [Id(3)]
    public string? Note { get; init; }

    /// <summary>The other sessions that work in the same folder, by name; that of another person with theirs.</summary>
    [Id(4)]
    public IReadOnlyList<string> Others { get; init; } = [];
}
