using Dormouse.Grains.Projects;

namespace Dormouse.Silo.Projects;

/// <summary>Removes the worktree of an archived session, if nothing at all is lost with it.</summary>
internal static class WorktreeRelease
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Removes it, or says why it is kept.</summary>
    /// <param name="place">The session's place; it has a branch.</param>
    /// <returns>What became of it.</returns>
    public static async Task<ReleasedPlace> RunAsync(ProjectPlace place)
    {
        if (place.Objects is not null)
        {
            return new(IsRemoved: false, PlaceTexts.CloneKept(place.Project));
        }

        try
        {
            if (await WhyKeptAsync(place) is { } why)
            {
                return new(IsRemoved: false, PlaceTexts.WorktreeKept(place.Branch!, why));
            }

            var tip = await new Repository(place.Folder).FindCommitAsync($"refs/heads/{place.Branch}");

            // Looked at once more by git itself, which refuses where a file is changed or new.
            var removed = await Git.RunAsync(place.Folder, Patience, ["worktree", "remove", "--", place.WorkingFolder]);
            if (!removed.IsDone)
            {
                return new(IsRemoved: false, PlaceTexts.WorktreeKept(place.Branch!, removed.Why));
            }

            await Git.RunAsync(place.Folder, Patience, ["branch", "--delete", "--force", "--", place.Branch!]);
            return new(IsRemoved: true, PlaceTexts.WorktreeRemoved(place.Branch!), tip);
        }
        catch (ProjectException exception)
        {
            return new(IsRemoved: false, PlaceTexts.WorktreeKept(place.Branch!, exception.Message.TrimEnd('.')));
        }
    }

    private static async Task<string?> WhyKeptAsync(ProjectPlace place)
    {
        if (!Directory.Exists(place.WorkingFolder))
        {
            return "its folder is not there";
        }

        var status = await Git.RunAsync(
            place.WorkingFolder, Patience, ["status", "--porcelain=v1", "-z", "--untracked-files=normal", "--ignored=traditional"]);
        if (!status.IsDone)
        {
            return status.Why;
        }

        var entries = status.Text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        if (entries.Any(static entry => !entry.StartsWith("!! ", StringComparison.Ordinal)))
        {
            return "it has changes that are in no commit";
        }

        if (entries.Length > 0)
        {
            return "it has files that git ignores";
        }

        var head = await Git.RunAsync(place.WorkingFolder, Patience, ["symbolic-ref", "--quiet", "HEAD"]);
        if (head.Line != $"refs/heads/{place.Branch}")
        {
            return "something else than its branch is checked out in it";
        }

        if (await Stashes.CountAsync(place.WorkingFolder, place) > 0)
        {
            return "something of it is stashed (git stash list)";
        }

        var repository = new Repository(place.Folder);
        var merged = await repository.FindDefaultBranchAsync();
        string[] known = merged is null ? ["--remotes"] : [merged, "--remotes"];
        var own = await Git.RunAsync(
            place.Folder, Patience, ["rev-list", "--max-count=1", $"refs/heads/{place.Branch}", "--not", .. known, "--"]);
        return own is { IsDone: true, Line: "" } ? null : "it has commits that are neither merged nor pushed";
    }
}
