using Microsoft.Data.Sqlite;

namespace Dormouse.Silo.Storage;

/// <summary>
/// Tells a full disk where SQLite does not: only a write of its own that finds no space is "full" to it (error 13). What finds none for the
/// index of what was written ahead, also when it reads, is a "disk I/O error" (10). See https://www.sqlite.org/rescode.html#ioerr_shmsize.
/// </summary>
internal static class EmbeddedFullDisk
{
    private const int IoError = 10;

    /// <summary>Less than this, in bytes, is no space: SQLite grows the index by 32 KB at a time.</summary>
    private const long LeastSpace = 64 * 1024;

    /// <summary>The failure in words that tell a full disk.</summary>
    /// <param name="exception">What SQLite threw.</param>
    /// <param name="path">The store's file.</param>
    /// <returns>The failure, or null if the disk has space or can't be asked.</returns>
    public static IOException? Of(Exception exception, string path)
    {
        if (exception is not SqliteException { SqliteErrorCode: IoError })
        {
            return null;
        }

        try
        {
            var disk = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return disk.AvailableFreeSpace < LeastSpace ? new($"the disk is full: {exception.Message}") : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
