using System.Globalization;

namespace Dormouse.Silo.Projects;

/// <summary>
/// What is different in a session's folder from the point where its work began. It only looks: no file of the repository changes, and
/// nothing that the repository names is run.
/// </summary>
/// <param name="git">Runs git.</param>
/// <param name="folder">The session's folder.</param>
/// <param name="temp">A folder for what a look needs.</param>
internal sealed class GitChanges(GitProgram git, string folder, string temp)
{
    private const int MostListed = 4 * 1024 * 1024;
    private const int MostPatch = 512 * 1024;
    private const int MostUntracked = 256 * 1024;

    // Renamings are looked for among so many files at most: it takes the square of their number.
    private static readonly string[] Plain =
    [
        "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", "--submodule=short", "--relative", "--src-prefix=a/",
        "--dst-prefix=b/", "-l400",
    ];

    private readonly GitUntracked _untracked = new(folder);

    /// <summary>What must be known of the folder, one sentence; or null.</summary>
    public string? Note { get; init; }

    /// <summary>Finds all.</summary>
    /// <param name="since">The commit or ref that the work began from, or null.</param>
    /// <returns>The changes, or why nothing can be said.</returns>
    public async Task<FolderChanges> FindAsync(string? since)
    {
        try
        {
            var place = Require();
            using var shadow = await GitShadow.MakeAsync(git, place, temp);
            return await FindAsync(place, shadow, await GitBase.FindAsync(git, place, shadow.EmptyTree, since));
        }
        catch (Exception exception) when (exception is GitRefusalException or IOException or UnauthorizedAccessException)
        {
            return FolderChanges.Refused(Sentence(exception));
        }
    }

    /// <summary>Finds what is different in one file.</summary>
    /// <param name="since">The commit or ref that the work began from, or null.</param>
    /// <param name="path">Its path in the folder, or its reference.</param>
    /// <returns>The change, or why nothing can be said.</returns>
    public async Task<FileChange> FindAsync(string? since, string path)
    {
        try
        {
            var place = Require();
            using var shadow = await GitShadow.MakeAsync(git, place, temp);
            var from = await GitBase.FindAsync(git, place, shadow.EmptyTree, since);
            var changes = await FindAsync(place, shadow, from);
            var file = changes.Files.FirstOrDefault(one => PathReference.Names(path, one.Path));
            return file is null
                ? new(File: null, []) { Since = from.Words }
                : (file.HasLines ? await ShowAsync(shadow, from, file) : new(file, [])) with { Since = from.Words };
        }
        catch (Exception exception) when (exception is GitRefusalException or IOException or UnauthorizedAccessException)
        {
            return FileChange.Refused(Sentence(exception));
        }
    }

    private GitPlace Require() => !Directory.Exists(folder)
        ? throw new GitRefusalException("The session's folder is not there.")
        : GitPlace.Find(folder)
            ?? throw new GitRefusalException("The session's folder is in no git repository, so nobody knows what it was before.");

    private async Task<FolderChanges> FindAsync(GitPlace place, GitShadow shadow, GitBase from)
    {
        List<string> notes = [.. NotesOf(place).Prepend(Note).Append(from.Note).OfType<string>()];
        var listed = await RunAsync(shadow, MostListed, ["diff", "--raw", "--numstat", "-z", "-M", .. Plain, from.Tree, "--"]);
        if (!listed.IsDone)
        {
            // Without content: which files are different is known by their names, sizes and times.
            var why = listed.Why;
            listed = await RunAsync(shadow, MostListed, ["diff", "--raw", "-z", "--no-renames", .. Plain, from.Tree, "--"]);
            notes.Add($"Lines were not counted, for {why}.");
        }

        if (listed is not ({ IsDone: true } or { End: GitEnd.TooMuch }))
        {
            throw new GitRefusalException($"git could not compare its files: {listed.Why}.");
        }

        var torn = GitListing.Unmerged((await RunAsync(shadow, MostUntracked, ["ls-files", "--unmerged", "-z", "--"])).Bytes);
        var tracked = GitListing.Read(listed.Bytes).Select(Named)
            .Select(file => torn.Contains(file.Path) ? file with { Kind = ChangeKind.Unmerged } : file).ToArray();
        var others = await RunAsync(shadow, MostUntracked, ["ls-files", "--others", "--exclude-standard", "-z", "--"]);
        string[] names =
            [.. GitListing.Words(others.Bytes).Take(FolderChanges.MostFiles + 1 - Math.Min(tracked.Length, FolderChanges.MostFiles))];
        if (others.End is GitEnd.TooLong || others is { End: GitEnd.Whole, Code: not 0 })
        {
            notes.Add($"Untracked files are not listed, for {others.Why}.");
        }

        var all = tracked.Concat(names.Select(_untracked.Describe)).OrderBy(static file => file.Path, StringComparer.Ordinal).ToArray();
        if (all.Length > FolderChanges.MostFiles || others.End is GitEnd.TooMuch || listed.End is GitEnd.TooMuch)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"There are more; only {Math.Min(all.Length, FolderChanges.MostFiles):N0} files are listed."));
        }

        return new([.. all.Take(FolderChanges.MostFiles)], from.Words) { Branch = from.Branch, Notes = notes };
    }

    private async Task<FileChange> ShowAsync(GitShadow shadow, GitBase from, ChangedFile file)
    {
        if (file.Kind is ChangeKind.Untracked)
        {
            var (lines, isPart) = _untracked.Show(file);
            return new(file, lines) { Note = isPart ? CutAt(GitUntracked.MostShown) : null };
        }

        string[] paths = file.Former is { } former ? [former, file.Path] : [file.Path];
        var patch = await RunAsync(shadow, MostPatch, ["diff", "-M", "--unified=3", .. Plain, from.Tree, "--", .. paths]);
        if (patch is not ({ IsDone: true } or { End: GitEnd.TooMuch }))
        {
            throw new GitRefusalException($"git could not compare the file: {patch.Why}.");
        }

        return new(file, GitPatch.Read(patch.Bytes)) { Note = patch.End is GitEnd.TooMuch ? CutAt(MostPatch) : null };
    }

    private ChangedFile Named(ChangedFile file) =>
        file is { Kind: not ChangeKind.Submodule, Added: null, HasLines: false } && _untracked.IsTooLarge(file.Path)
            ? file with { Remark = GitUntracked.TooLarge }
            : file;

    private static IEnumerable<string?> NotesOf(GitPlace place)
    {
        yield return place.UnderWay is { } state ? $"It is in the middle of {state}." : null;
        yield return place.IsLocked ? "Another git is at work in it, or died there and left index.lock." : null;
    }

    private static string CutAt(int bytes) => $"Only the first {Grains.Texts.SizeTexts.Of(bytes)} of it are shown.";

    private static string Sentence(Exception exception) => exception is GitRefusalException
        ? exception.Message
        : $"The session's folder can't be read: {exception.Message.TrimEnd('.')}.";

    private Task<GitOutput> RunAsync(GitShadow shadow, int most, string[] arguments) =>
        git.RunAsync(shadow.Environment, folder, most, GitProgram.Patience, arguments);
}
