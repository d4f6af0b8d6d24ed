using Dormouse.Grains.Texts;

namespace Dormouse.Silo.Files;

/// <summary>
/// Reads files that an agent wants to be sent. Nobody looks before they go, so it is stricter than <see cref="FolderBrowser"/>: no file
/// that has another name too, for that may be outside, and nothing of ours.
/// </summary>
internal static class FileToSend
{
    /// <summary>Reads a piece of a file.</summary>
    /// <param name="root">The session's folder.</param>
    /// <param name="path">The file's path.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <param name="isOurs">Whether a real path is of Dormouse's own.</param>
    /// <returns>The piece, or why it is not sent: empty where it is no file of the folder, as most links lead elsewhere.</returns>
    public static FolderPiece Read(string root, string path, long offset, Predicate<string> isOurs)
    {
        try
        {
            using var way = FolderWay.Go(root, path);
            if (way.Name is null || isOurs(Path.Combine(RealPath.Of(root), way.Path)))
            {
                return FolderPiece.Refused("");
            }

            if (way.Facts.Kind is not EntryKind.File)
            {
                return FolderPiece.Refused(AgentFileTexts.Special(way.Path));
            }

            using var file = way.Folder.OpenFile(way.Name);
            return Read(file, way, offset);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FolderWayException)
        {
            return FolderPiece.Refused("");
        }
    }

    private static FolderPiece Read(FileStream file, FolderWay way, long offset)
    {
        // Of what was opened, not of what has the name by now.
        if (StatX.Of($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}", follows: true) is not { Names: <= 1 } found)
        {
            return FolderPiece.Refused(AgentFileTexts.HasOtherNames(way.Path));
        }

        if (found.Size is 0 or > (ulong)Attachment.MaxSent)
        {
            return FolderPiece.Refused(found.Size == 0 ? AgentFileTexts.Empty(way.Path) : AgentFileTexts.TooLarge(way.Path));
        }

        file.Seek(Math.Clamp(offset, 0, file.Length), SeekOrigin.Begin);
        var bytes = new byte[Math.Min(Attachment.PieceSize, file.Length - file.Position)];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var stamp = FormattableString.Invariant($"{found.Inode}-{found.Changed.Seconds}.{found.Changed.Nanoseconds}-{found.Size}");
        return new(new(bytes[..length]), (long)found.Size, stamp) { Path = way.Path };
    }
}
