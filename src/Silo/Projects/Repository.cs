using Dormouse.Silo.Files;

namespace Dormouse.Silo.Projects;

/// <summary>A git repository that is a project.</summary>
/// <param name="folder">The project's folder, with no link on the way.</param>
internal sealed class Repository(string folder)
{
    private const string Remote = "refs/remotes/origin/";
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(10);
    private static readonly string[] UsualBranches = ["main", "master", "trunk", "develop"];

    /// <summary>The project's folder, with no link on the way.</summary>
    public string Folder => folder;

    /// <summary>Looks whether a project is a repository: the folder itself, not one above it.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <returns>The repository, or null.</returns>
    /// <exception cref="ProjectException">git is not there or does not answer, and the folder looks like a repository.</exception>
    public static async Task<Repository?> FindAsync(string folder)
    {
        var real = RealPath.Of(folder);
        var isBare = File.Exists(Path.Combine(real, "HEAD")) && Directory.Exists(Path.Combine(real, "objects"));
        if (!isBare && !Path.Exists(Path.Combine(real, ".git")))
        {
            return null;
        }

        var found = await Git.RunAsync(real, Quick, "rev-parse", "--git-dir");
        if (!found.IsDone)
        {
            throw new ProjectException($"git can't work with {folder}: {found.Why}.");
        }

        return new(real);
    }

    /// <summary>Finds a commit.</summary>
    /// <param name="reference">What a person calls it: a branch, a tag, a commit.</param>
    /// <returns>Its id, or null if there is no such commit.</returns>
    public async Task<string?> FindCommitAsync(string reference)
    {
        if (reference.Length == 0 || reference[0] == '-')
        {
            return null;
        }

        var found = await Git.RunAsync(
            folder, Quick, "rev-parse", "--verify", "--quiet", "--end-of-options", $"{reference}^{{commit}}");
        return found.IsDone && found.Line.Length > 0 ? found.Line : null;
    }

    /// <summary>The branch that others begin at: that of the remote, one of the usual names, or the one that is checked out.</summary>
    /// <returns>A reference; null if there is no commit yet.</returns>
    public async Task<string?> FindDefaultBranchAsync()
    {
        var remote = await Git.RunAsync(folder, Quick, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD");
        string[] candidates = remote is { IsDone: true, Line: var head } && head.StartsWith(Remote, StringComparison.Ordinal)
            ? [$"refs/heads/{head[Remote.Length..]}", head]
            : [];
        foreach (var candidate in candidates.Concat(UsualBranches.Select(static name => $"refs/heads/{name}")).Append("HEAD"))
        {
            if (await FindCommitAsync(candidate) is not null)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Whether there is a branch.</summary>
    /// <param name="branch">Its name.</param>
    public async Task<bool> HasBranchAsync(string branch) =>
        (await Git.RunAsync(folder, Quick, "show-ref", "--verify", "--quiet", $"refs/heads/{branch}")).IsDone;

    /// <summary>The folder of its objects, which its worktrees share.</summary>
    public async Task<string> FindObjectsAsync() => RealPath.Of(Path.GetFullPath(
        (await Git.RunAsync(folder, Quick, "rev-parse", "--git-path", "objects")).Line, folder));

    /// <summary>Says what is checked out, and how many of its tracked files are changed.</summary>
    /// <param name="patience">How long it may take.</param>
    public async Task<(string? Branch, int? Changed)> DescribeAsync(TimeSpan patience)
    {
        try
        {
            var head = await Git.RunAsync(folder, patience, "symbolic-ref", "--quiet", "--short", "HEAD");
            var status = await Git.RunAsync(
                folder, patience, "status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all");
            return (
                head.IsDone ? head.Line : null,
                status.IsDone ? status.Text.Split('\0').Count(static entry => entry.Length > 3 && entry[2] == ' ') : null);
        }
        catch (ProjectException)
        {
            return (null, null);
        }
    }

    /// <summary>Whether it has submodules, which a worktree is made without.</summary>
    public bool HasSubmodules => File.Exists(Path.Combine(folder, ".gitmodules"));
}
