using Dormouse.Grains.Projects;

namespace Dormouse.Silo.Projects;

/// <summary>
/// What was stashed in a worktree. All worktrees of a repository share one list, and no branch leads to what is in it: whoever takes a
/// worktree away would take it out of sight.
/// </summary>
internal static class Stashes
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Counts those of a session's worktree: made on its branch; in a clone of its own, all.</summary>
    /// <param name="folder">The session's working folder.</param>
    /// <param name="place">Its place; it has a branch.</param>
    /// <returns>How many; 0 where the folder is no repository.</returns>
    /// <exception cref="ProjectException">git does not answer.</exception>
    public static async Task<int> CountAsync(string folder, ProjectPlace place)
    {
        var listed = await Git.RunAsync(folder, Patience, ["stash", "list", "--format=%gs"]);
        var lines = listed.IsDone ? listed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        return lines.Count(line => place.Objects is not null || IsOf(line, place.Branch!));
    }

    private static bool IsOf(string line, string branch) =>
        line.StartsWith($"WIP on {branch}: ", StringComparison.Ordinal) || line.StartsWith($"On {branch}: ", StringComparison.Ordinal);
}
