using System.Collections.Concurrent;
using Dormouse.Grains.Projects;

namespace Dormouse.Silo.Projects;

/// <summary>
/// Makes the working folders of sessions in repositories: a worktree, or, for who must not write into the repository, a clone that only
/// reads its objects. What is begun is noted first, so that a folder that was made by half is known and made anew.
/// </summary>
/// <param name="notes">The folder of the notes.</param>
/// <param name="logger">Logs what went wrong beside a call.</param>
internal sealed partial class Worktrees(string notes, ILogger logger)
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Task> _filling = new();

    /// <summary>How long whoever has one made waits for its files; turns of grains do. 2 s by default.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Makes the folder of a place, if it is not there whole. Returns when it is, or a moment later while its files come.
    /// </summary>
    /// <param name="place">The place; it has a branch.</param>
    /// <exception cref="ProjectException">It can't be made, and nothing is left of it.</exception>
    public async Task MakeAsync(ProjectPlace place)
    {
        var note = new UnfinishedPlace(notes, place.WorkingFolder);
        if (!note.Exists && Path.Exists(Path.Combine(place.WorkingFolder, ".git")))
        {
            return;
        }

        if (!note.Exists && Directory.Exists(place.WorkingFolder) && Directory.EnumerateFileSystemEntries(place.WorkingFolder).Any())
        {
            throw new ProjectException($"{place.WorkingFolder} is there already and is not empty; choose another name for the session.");
        }

        var filling = _filling.GetOrAdd(place.WorkingFolder, _ => Task.Run(() => FillAsync(place, note)));
        if (await Task.WhenAny(filling, Task.Delay(Wait)) == filling)
        {
            _filling.TryRemove(new(place.WorkingFolder, filling));
            await filling;
        }
    }

    /// <summary>Whether the files of a folder are still to come. One whose making was cut off is made anew.</summary>
    /// <param name="folder">The session's working folder.</param>
    public bool IsFilling(string folder)
    {
        if (new UnfinishedPlace(notes, folder) is not { Exists: true } note)
        {
            _filling.TryRemove(folder, out _);
            return false;
        }

        if ((!_filling.TryGetValue(folder, out var filling) || filling.IsCompleted) && note.Read() is { } place)
        {
            _filling[folder] = Task.Run(async () =>
            {
                try
                {
                    await FillAsync(place, note);
                }
                catch (ProjectException exception)
                {
                    LogNotFilled(logger, exception, folder);
                }
            });
        }

        return true;
    }

    private static async Task FillAsync(ProjectPlace place, UnfinishedPlace note)
    {
        if (note.Exists)
        {
            await RemoveAsync(place);
        }

        note.Write(place);
        try
        {
            await (place.Objects is null ? AddWorktreeAsync(place) : CloneAsync(place));
        }
        catch (ProjectException)
        {
            await RemoveAsync(place);
            note.Delete();
            throw;
        }

        note.Delete();
    }

    private static async Task AddWorktreeAsync(ProjectPlace place)
    {
        var repository = new Repository(place.Folder);
        string[] branch = await repository.HasBranchAsync(place.Branch!)
            ? ["--", place.WorkingFolder, place.Branch!]
            : ["--no-track", "-b", place.Branch!, "--", place.WorkingFolder, place.Base!];
        Check(await Git.RunAsync(place.Folder, Longest, ["worktree", "add", "--quiet", .. branch]), place);
    }

    private static async Task CloneAsync(ProjectPlace place)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(place.WorkingFolder)!);
        Check(
            await Git.RunAsync(
                place.Folder, Longest,
                ["clone", "--quiet", "--shared", "--no-checkout", "--template=", "--", place.Folder, place.WorkingFolder]),
            place);
        Check(
            await Git.RunAsync(
                place.WorkingFolder, Longest, ["checkout", "--quiet", "--no-track", "-b", place.Branch!, place.Base!]), place);
    }

    /// <summary>Nobody was in it yet: what is there by half goes.</summary>
    private static async Task RemoveAsync(ProjectPlace place)
    {
        if (place.Objects is null)
        {
            await Git.RunAsync(place.Folder, Longest, ["worktree", "remove", "--force", "--force", "--", place.WorkingFolder]);
        }

        if (Directory.Exists(place.WorkingFolder))
        {
            Directory.Delete(place.WorkingFolder, recursive: true);
        }

        if (place.Objects is null)
        {
            await Git.RunAsync(place.Folder, Quick, ["worktree", "prune"]);
            await Git.RunAsync(place.Folder, Quick, ["branch", "--delete", "--", place.Branch!]);
        }
    }

    private static void Check(GitOutput result, ProjectPlace place)
    {
        if (!result.IsDone)
        {
            throw new ProjectException($"git could not make a place in project {place.Project}: {result.Why}.");
        }
    }

    [LoggerMessage(LogLevel.Error, "The files of {Folder} could not be put there.")]
    private static partial void LogNotFilled(ILogger logger, Exception exception, string folder);
}
