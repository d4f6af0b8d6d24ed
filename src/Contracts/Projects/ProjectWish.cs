namespace Dormouse.Contracts;

/// <summary>The project that a new session is to work in.</summary>
/// <param name="Project">The project's name on its machine.</param>
/// <param name="From">What its branch begins at: a branch, a tag, a commit; null for the project's default branch.</param>
/// <param name="IsHere">Whether it is to work in the project's folder itself, and not in a worktree of its own.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ProjectWish")]
public sealed record ProjectWish(
    [property: Id(0)] string Project, [property: Id(1)] string? From = null, [property: Id(2)] bool IsHere = false);
