using System.Text;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Projects;

/// <summary>
/// A repository of our own for one look, which borrows the objects and the index of another one. git reads our settings in it and never
/// those of the other, which may name programs to be run for any file: filters, monitors, converters, whatever comes next.
/// </summary>
internal sealed class GitShadow : IDisposable
{
    /// <summary>Files with more bytes are named, and never read.</summary>
    public const long LargestFile = 8 * 1024 * 1024;

    private const int MostExcludes = 256 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode ReadByAll =
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileOfAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>What of the other's settings counts, for it says how its files lie on the disk; all of them yes, no or one word.</summary>
    private static readonly string[] Taken =
        ["core.autocrlf", "core.eol", "core.filemode", "core.ignorecase", "core.symlinks", "core.safecrlf", "extensions.objectformat"];

    private readonly string _folder;

    private GitShadow(string folder, GitPlace place, bool isSha256)
    {
        _folder = folder;
        IsSha256 = isSha256;
        Environment = new Dictionary<string, string>
        {
            ["GIT_DIR"] = folder,
            ["GIT_WORK_TREE"] = place.Top,
            ["GIT_OBJECT_DIRECTORY"] = Path.Combine(place.Common, "objects"),
            ["GIT_INDEX_FILE"] = Path.Combine(place.Folder, "index"),
        };
    }

    /// <summary>The environment in which git finds it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Whether commits have the longer names.</summary>
    public bool IsSha256 { get; }

    /// <summary>The name of a tree without files.</summary>
    public string EmptyTree => IsSha256
        ? "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
        : "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    /// <summary>Makes one.</summary>
    /// <param name="git">Runs git.</param>
    /// <param name="place">The other repository.</param>
    /// <param name="temp">Where it may be, for as long as the look takes.</param>
    /// <returns>The repository; disposing it removes it.</returns>
    /// <exception cref="GitRefusalException">The other can't be read.</exception>
    public static async Task<GitShadow> MakeAsync(GitProgram git, GitPlace place, string temp)
    {
        var settings = await SettingsAsync(git, place);
        var folder = Directory.CreateDirectory(Path.Combine(temp, $"look-{Guid.NewGuid():N}"), OwnerOnly).FullName;
        try
        {
            foreach (var inner in new[] { "refs", "objects", "info" })
            {
                Directory.CreateDirectory(Path.Combine(folder, inner));
            }

            await File.WriteAllTextAsync(Path.Combine(folder, "HEAD"), "ref: refs/heads/none\n");
            await File.WriteAllTextAsync(Path.Combine(folder, "config"), Config(settings));
            await CopyExcludesAsync(place, folder);

            // An index may be in two parts, of which the larger lies beside it.
            foreach (var part in Directory.EnumerateFiles(place.Folder, "sharedindex.*"))
            {
                File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(part)), part);
            }

            // git may run as another Unix user here, and nothing in it is secret; the folder around it is closed to all others.
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
                .Where(static entry => entry.LinkTarget is null))
            {
                File.SetUnixFileMode(entry.FullName, entry is DirectoryInfo ? OwnerOnly | ReadByAll : FileOfAll);
            }

            File.SetUnixFileMode(folder, OwnerOnly | ReadByAll);
            return new(folder, place, settings.GetValueOrDefault("extensions.objectformat") == "sha256");
        }
        catch
        {
            FolderRemoval.Remove(folder);
            throw;
        }
    }

    public void Dispose() => FolderRemoval.Remove(_folder);

    private static async Task<Dictionary<string, string>> SettingsAsync(GitProgram git, GitPlace place)
    {
        // Only this repository's own file, and none that it includes.
        var listed = await git.RunAsync(
            place.Environment, place.Top, most: 1024 * 1024, GitProgram.Patience,
            "config", "--file", Path.Combine(place.Common, "config"), "--no-includes", "-z", "--list");
        var settings = new Dictionary<string, string>();
        foreach (var line in listed.IsDone ? Encoding.UTF8.GetString(listed.Bytes).Split('\0') : [])
        {
            if (line.Split('\n', 2) is [var name, { Length: > 0 } value] && Taken.Contains(name) && value.All(char.IsAsciiLetterOrDigit))
            {
                settings[name] = value;
            }
        }

        return settings;
    }

    private static string Config(Dictionary<string, string> settings)
    {
        var isSha256 = settings.GetValueOrDefault("extensions.objectformat") == "sha256";
        var config = new StringBuilder(FormattableString.Invariant(
            $"[core]\n\trepositoryformatversion = {(isSha256 ? 1 : 0)}\n\tbare = false\n\tbigFileThreshold = {LargestFile}\n"));
        foreach (var (name, value) in settings.Where(static setting => setting.Key.StartsWith("core.", StringComparison.Ordinal)))
        {
            config.Append('\t').Append(name["core.".Length..]).Append(" = ").Append(value).Append('\n');
        }

        return config.Append(isSha256 ? "[extensions]\n\tobjectformat = sha256\n" : "").ToString();
    }

    /// <summary>What this clone alone does not count among its files.</summary>
    private static async Task CopyExcludesAsync(GitPlace place, string folder)
    {
        var source = Path.Combine(place.Common, "info", "exclude");
        if (FileFacts.Of(source) is not { Kind: EntryKind.File, Size: <= MostExcludes })
        {
            return;
        }

        using var info = HeldFolder.Open(Path.GetDirectoryName(source)!, follows: true);
        await using var file = info.OpenFile(Path.GetFileName(source));
        await using var copy = File.Create(Path.Combine(folder, "info", "exclude"));
        await file.CopyToAsync(copy);
    }
}
