namespace Dormouse.Silo.Files;

/// <summary>What a folder's entry is.</summary>
internal enum EntryKind
{
    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A plain file.</summary>
    File,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A socket, a pipe or a device: to open it may wait for ever, and what it is lies not in the folder.</summary>
    Other,
}

/// <summary>What an entry itself is, links not followed.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Size">Bytes; of a plain file.</param>
/// <param name="Time">When it was last changed, in ticks of UTC.</param>
internal readonly record struct FileFacts(EntryKind Kind, int Mode, long Size, long Time)
{
    private const int TypeMask = 0xF000;

    /// <summary>Looks.</summary>
    /// <param name="path">The entry.</param>
    /// <returns>The facts, or null if it is not there or can't be looked at.</returns>
    public static FileFacts? Of(string path)
    {
        if (StatX.Of(path) is not { } found)
        {
            return null;
        }

        var kind = (found.Mode & TypeMask) switch
        {
            0x4000 => EntryKind.Folder,
            0x8000 => EntryKind.File,
            0xA000 => EntryKind.Link,
            _ => EntryKind.Other,
        };
        var time = DateTime.UnixEpoch.Ticks + (found.Written.Seconds * TimeSpan.TicksPerSecond) + (found.Written.Nanoseconds / 100);
        return new(kind, found.Mode & 0xFFF, kind is EntryKind.File ? (long)found.Size : 0, time);
    }

    /// <summary>What tells one file from all others of the system, whatever names it has.</summary>
    /// <param name="path">The entry; a link is not followed.</param>
    /// <returns>Its identity, or null if it is not there or can't be looked at.</returns>
    public static (ulong Disk, ulong File)? IdentityOf(string path) =>
        StatX.Of(path) is { } found ? (found.Disk, found.Inode) : null;
}
