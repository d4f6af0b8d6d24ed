using Dormouse.Silo.Files;

namespace Dormouse.Silo.Projects;

/// <summary>Where the repository is that a folder belongs to. It is found without asking git, which would read its settings.</summary>
/// <param name="Top">The folder of its files.</param>
/// <param name="Folder">What git keeps of these files: index, current commit, what is under way.</param>
/// <param name="Common">What git keeps of all its worktrees: objects, branches, settings.</param>
internal sealed record GitPlace(string Top, string Folder, string Common)
{
    private const string Entry = ".git";
    private const string Pointer = "gitdir: ";
    private const int LongestPointer = 8 * 1024;

    private static readonly (string Name, string Words)[] States =
    [
        ("rebase-merge", "a rebase"), ("rebase-apply", "a rebase"), ("MERGE_HEAD", "a merge"), ("CHERRY_PICK_HEAD", "a cherry-pick"),
        ("REVERT_HEAD", "a revert"), ("BISECT_LOG", "a bisect"),
    ];

    /// <summary>What is under way in it, such as <c>a rebase</c>; null if nothing.</summary>
    public string? UnderWay => States.FirstOrDefault(state => Path.Exists(Path.Combine(Folder, state.Name))).Words;

    /// <summary>Whether another git is at work on the index, or died there.</summary>
    public bool IsLocked => File.Exists(Path.Combine(Folder, "index.lock"));

    /// <summary>Whether its history ends somewhere because it was cloned so.</summary>
    public bool IsShallow => File.Exists(Path.Combine(Common, "shallow"));

    /// <summary>The environment in which git finds it.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["GIT_DIR"] = Folder,
        ["GIT_WORK_TREE"] = Top,
    };

    /// <summary>Finds the repository of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The place; null if it is in no repository.</returns>
    /// <exception cref="GitRefusalException">It is in one that has no files, or is broken.</exception>
    public static GitPlace? Find(string folder)
    {
        for (var top = folder; top is not null; top = Path.GetDirectoryName(top))
        {
            var entry = Path.Combine(top, Entry);
            if (IsRepository(entry))
            {
                return Of(top, entry);
            }

            if (FileFacts.Of(entry) is { Kind: EntryKind.File })
            {
                return Of(top, Led(top, entry));
            }

            if (IsRepository(top))
            {
                throw new GitRefusalException("It is a bare git repository: it has no files of its own that could be different.");
            }
        }

        return null;
    }

    private static GitPlace Of(string top, string folder)
    {
        var common = Path.Combine(folder, "commondir");
        return new(top, folder, FileFacts.Of(common) is { Kind: EntryKind.File } ? Path.GetFullPath(FirstLine(common), folder) : folder);
    }

    /// <summary>Where the file leads that stands for the folder in a worktree and in a submodule.</summary>
    private static string Led(string top, string entry) =>
        FirstLine(entry) is var line && line.StartsWith(Pointer, StringComparison.Ordinal)
            && Path.GetFullPath(line[Pointer.Length..], top) is var folder && Path.Exists(Path.Combine(folder, "HEAD"))
                ? folder
                : throw new GitRefusalException("Its repository is not where its file .git says: was it moved or removed?");

    private static bool IsRepository(string folder) =>
        Path.Exists(Path.Combine(folder, "HEAD"))
        && Directory.Exists(Path.Combine(folder, "objects"))
        && Directory.Exists(Path.Combine(folder, "refs"));

    private static string FirstLine(string path)
    {
        using var folder = HeldFolder.Open(Path.GetDirectoryName(path)!, follows: true);
        using var file = folder.OpenFile(Path.GetFileName(path));
        var bytes = new byte[LongestPointer];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, length).Split('\n')[0];
    }
}
