namespace Dormouse.Silo.Files;

/// <summary>
/// Looks into a folder for people: what is in it, page by page, and what is in a file. Nothing outside of it is ever opened.
/// </summary>
internal static class FolderBrowser
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Looks at a place.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">The place's path in it.</param>
    /// <param name="page">The page of a folder, from 1 on; past the last one it is the last one.</param>
    /// <returns>What is there, or why it can't be shown.</returns>
    public static FolderPage Browse(string root, string path, int page)
    {
        try
        {
            using var way = FolderWay.Go(root, path);
            return way switch
            {
                { Name: null } => List(way, page),
                { Facts.Kind: EntryKind.File } => new(way.Path, []) { FileSize = way.Facts.Size },
                _ => FolderPage.Refused(Special(way.Path)),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FolderWayException)
        {
            return FolderPage.Refused(Sentence(exception, root, path));
        }
    }

    /// <summary>Reads a piece of a file.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="path">The file's path in it.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <returns>The piece, or why it can't be read.</returns>
    public static FolderPiece Read(string root, string path, long offset)
    {
        try
        {
            using var way = FolderWay.Go(root, path);
            if (way.Facts.Kind is not EntryKind.File)
            {
                return FolderPiece.Refused(way.Name is null ? $"{Named(path)} is a folder." : Special(way.Path));
            }

            using var file = way.Folder.OpenFile(way.Name!);
            if (file.Length > Attachment.MaxSize)
            {
                return FolderPiece.Refused($"{Named(way.Path)} has more than 20 MiB, which is the most that is sent.");
            }

            file.Seek(Math.Clamp(offset, 0, file.Length), SeekOrigin.Begin);
            var bytes = new byte[Math.Min(Attachment.PieceSize, file.Length - file.Position)];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var stamp = FormattableString.Invariant($"{way.Facts.Time}-{way.Facts.Size}");
            return new(new(bytes[..length]), way.Facts.Size, stamp);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FolderWayException)
        {
            return FolderPiece.Refused(Sentence(exception, root, path));
        }
    }

    private static FolderPage List(FolderWay way, int page)
    {
        var entries = new DirectoryInfo(way.Folder["."]).EnumerateFileSystemInfos("*", Everything)
            .Take(FolderPage.MostEntries)
            .Select(info => EntryOf(way.Folder, info.Name))
            .OfType<FolderEntry>()
            .OrderBy(static entry => entry.Kind is FolderEntryKind.Folder ? 0 : 1)
            .ThenBy(static entry => entry.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(static entry => entry.Name, StringComparer.Ordinal)
            .ToArray();
        var all = new FolderPage(way.Path, []) { Total = entries.Length };
        var number = Math.Clamp(page, 1, all.Pages);
        return all with { Number = number, Entries = [.. entries.Skip((number - 1) * FolderPage.Size).Take(FolderPage.Size)] };
    }

    private static FolderEntry? EntryOf(HeldFolder folder, string name) => FileFacts.Of(folder[name]) switch
    {
        { Kind: EntryKind.Folder } => new(name, FolderEntryKind.Folder),
        { Kind: EntryKind.File, Size: var size } => new(name, FolderEntryKind.File, size),
        { Kind: EntryKind.Link } => new(name, FolderEntryKind.Link) { Target = FolderWay.TargetOf(folder, name) ?? "" },
        { } => new(name, FolderEntryKind.Special),
        null => name.Contains('\uFFFD', StringComparison.Ordinal) ? new(name, FolderEntryKind.Unnameable) : null,
    };

    private static string Sentence(Exception exception, string root, string path) => exception switch
    {
        _ when !Directory.Exists(root) => "The session's folder is not there.",
        FolderWayException { End: FolderWayEnd.Out } => $"{Named(path)} leads out of the session's folder, and nothing outside is shown.",
        FolderWayException => $"There is no {Named(path)} in the session's folder.",
        _ => $"{Named(path)} can't be read, or was replaced this moment.",
    };

    private static string Special(string path) => $"{Named(path)} is a pipe, a socket or a device, and is never opened.";

    private static string Named(string path) => path.Length == 0 ? "The session's folder" : CodeSpan.Of(path);
}
