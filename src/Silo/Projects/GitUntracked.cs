using Dormouse.Silo.Files;

namespace Dormouse.Silo.Projects;

/// <summary>Files that git was not told of: it only lists them, and what is in them is read here, links not followed.</summary>
/// <param name="folder">The session's folder.</param>
internal sealed class GitUntracked(string folder)
{
    /// <summary>Most bytes of a file that are shown.</summary>
    public const int MostShown = 256 * 1024;

    // All files together: whoever waits for a summary does not wait for the disk.
    private const long MostCounted = 32 * 1024 * 1024;
    private const int LooksLikeBinary = 8000;

    private long _counted;

    /// <summary>Describes one.</summary>
    /// <param name="path">Its path in the folder, as git lists it.</param>
    /// <returns>The file, its lines counted.</returns>
    public ChangedFile Describe(string path)
    {
        var file = new ChangedFile(path, ChangeKind.Untracked);
        if (path.EndsWith('/'))
        {
            return file with { Remark = "a repository of its own" };
        }

        try
        {
            using var way = Go(path);
            return way?.Facts switch
            {
                { Kind: EntryKind.File, Size: > GitShadow.LargestFile } => file with { Remark = TooLarge },
                { Kind: EntryKind.File, Size: var size } when _counted + size > MostCounted => file with { HasLines = true },
                { Kind: EntryKind.File } => Counted(file, Read(way, GitShadow.LargestFile)),
                { Kind: EntryKind.Other } => file with { Remark = "a pipe, socket or device" },
                _ => file with { Remark = "a link" },
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FolderWayException)
        {
            return file with { Remark = "can't be read" };
        }
    }

    /// <summary>What is said of a file that is never read.</summary>
    public static string TooLarge => $"larger than {Grains.Texts.SizeTexts.Of(GitShadow.LargestFile)}";

    /// <summary>Reads one as a change.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its hunks, and whether there is more of it.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    public (IReadOnlyList<ChangeHunk> Hunks, bool IsCut) Show(ChangedFile file)
    {
        using var way = Go(file.Path);
        return way is { Facts: { Kind: EntryKind.File } facts }
            ? (GitPatch.OfNew(Read(way, MostShown)), facts.Size > MostShown)
            : ([], false);
    }

    /// <summary>Whether a file that git does not count the lines of is too large for that.</summary>
    /// <param name="path">Its path in the folder.</param>
    /// <returns>False for one that is not there.</returns>
    public bool IsTooLarge(string path)
    {
        try
        {
            using var way = Go(path);
            return way?.Facts is { Kind: EntryKind.File, Size: > GitShadow.LargestFile };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FolderWayException)
        {
            return false;
        }
    }

    /// <summary>The way to it; null if the last step is a link.</summary>
    private FolderWay? Go(string path)
    {
        using var parent = FolderWay.Go(folder, Path.GetDirectoryName(path) ?? "");
        return parent.Name is null && FileFacts.Of(parent.Folder[Path.GetFileName(path)]) is { Kind: EntryKind.Link }
            ? null
            : FolderWay.Go(folder, path);
    }

    private byte[] Read(FolderWay way, long most)
    {
        using var file = way.Folder.OpenFile(way.Name!);
        var content = new byte[Math.Min(file.Length, most)];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        _counted += length;
        return content[..length];
    }

    private static ChangedFile Counted(ChangedFile file, byte[] content)
    {
        if (content.AsSpan(0, Math.Min(content.Length, LooksLikeBinary)).Contains((byte)0))
        {
            return file with { Remark = "binary" };
        }

        var lines = content.AsSpan().Count((byte)'\n') + (content.Length > 0 && content[^1] != '\n' ? 1 : 0);
        return file with { Added = lines, Removed = 0, HasLines = GitListing.IsWhole(file.Path) };
    }
}
