using Dormouse.Grains.Projects;

namespace Dormouse.Silo.Projects;

/// <summary>
/// The commits of a session's branch as one file, so that a move needs no remote: made where the session leaves, and taken into the same
/// project where it arrives, or into a repository of its own where that is not there.
/// </summary>
internal static class BranchBundle
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Makes the file.</summary>
    /// <param name="folder">The session's working folder.</param>
    /// <param name="place">Its place; it has a branch.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="ProjectException">It can't be made.</exception>
    public static async Task PackAsync(string folder, ProjectPlace place, string file)
    {
        if (await Stashes.CountAsync(folder, place) is > 0 and var stashed)
        {
            throw new ProjectException(PlaceTexts.Stashed(stashed));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string[] what = place.Objects is null ? ["HEAD", $"refs/heads/{place.Branch}"] : ["--all"];
        Check(await Git.RunAsync(folder, Longest, ["bundle", "create", "--quiet", file, .. what]), "the branch can't be packed");
    }

    /// <summary>Makes a worktree of the project out of a folder that has its files already. The same call again changes nothing.</summary>
    /// <param name="repository">The project here.</param>
    /// <param name="folder">The session's working folder, with all files but git's own.</param>
    /// <param name="branch">The branch's name in the bundle.</param>
    /// <param name="own">Its name from now on.</param>
    /// <param name="file">The bundle.</param>
    /// <param name="scratch">A folder that does not exist yet, on the same disk.</param>
    /// <exception cref="ProjectException">It can't be made.</exception>
    public static async Task JoinAsync(Repository repository, string folder, string branch, string own, string file, string scratch)
    {
        if (Path.Exists(Path.Combine(folder, ".git")))
        {
            return;
        }

        Check(
            await Git.RunAsync(
                repository.Folder, Longest, ["fetch", "--quiet", "--no-tags", "--", file, $"+refs/heads/{branch}:refs/heads/{own}"]),
            "the branch can't be taken over");
        Check(
            await Git.RunAsync(repository.Folder, Longest, ["worktree", "add", "--quiet", "--no-checkout", "--", scratch, own]),
            "the worktree can't be made");
        File.Move(Path.Combine(scratch, ".git"), Path.Combine(folder, ".git"));
        Directory.Delete(scratch);
        Check(
            await Git.RunAsync(repository.Folder, Longest, ["worktree", "repair", "--", folder]), "the worktree can't be put in its place");
        Check(await Git.RunAsync(folder, Longest, ["reset", "--quiet"]), "the worktree's index can't be made");
    }

    /// <summary>Makes a repository of its own out of such a folder. The same call again changes nothing.</summary>
    /// <param name="folder">The session's working folder, with all files but git's own.</param>
    /// <param name="branch">The branch's name.</param>
    /// <param name="file">The bundle.</param>
    /// <exception cref="ProjectException">It can't be made.</exception>
    public static async Task StandAloneAsync(string folder, string branch, string file)
    {
        if (Directory.Exists(Path.Combine(folder, ".git")) && (await Git.RunAsync(folder, Longest, "rev-parse", "--verify", "HEAD")).IsDone)
        {
            return;
        }

        Check(
            await Git.RunAsync(folder, Longest, ["init", "--quiet", "--template=", $"--initial-branch={branch}"]),
            "its repository can't be made");
        Check(
            await Git.RunAsync(
                folder, Longest,
                ["fetch", "--quiet", "--update-head-ok", "--", file, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]),
            "its commits can't be taken over");
        Check(await Git.RunAsync(folder, Longest, ["reset", "--quiet"]), "its index can't be made");
    }

    private static void Check(GitOutput result, string what)
    {
        if (!result.IsDone)
        {
            throw new ProjectException($"{what}: {result.Why}");
        }
    }
}
