using System.Runtime.InteropServices;

namespace Dormouse.Silo.Moves;

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

/// <summary>
/// What the system says of an entry itself, links not followed. .NET tells a pipe or a socket from a plain file nowhere;
/// <c>statx</c> is the same on every architecture.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="Size">Bytes; of a plain file.</param>
/// <param name="Time">When it was last changed, in ticks of UTC.</param>
internal readonly partial record struct FileFacts(EntryKind Kind, int Mode, long Size, long Time)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Wanted = 0x243; // STATX_TYPE | STATX_MODE | STATX_MTIME | STATX_SIZE
    private const uint Number = 0x100; // STATX_INO
    private const int TypeMask = 0xF000;

    /// <summary>Looks.</summary>
    /// <param name="path">The entry.</param>
    /// <returns>The facts, or null if it is not there or can't be looked at.</returns>
    public static FileFacts? Of(string path)
    {
        if (StatX(CurrentFolder, path, NoFollow, Wanted, out var found) != 0)
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
        var time = DateTime.UnixEpoch.Ticks + (found.Seconds * TimeSpan.TicksPerSecond) + (found.Nanoseconds / 100);
        return new(kind, found.Mode & 0xFFF, kind is EntryKind.File ? (long)found.Size : 0, time);
    }

    /// <summary>What tells one file from all others of the system, whatever names it has.</summary>
    /// <param name="path">The entry; a link is not followed.</param>
    /// <returns>Its identity, or null if it is not there or can't be looked at.</returns>
    public static (ulong Disk, ulong File)? IdentityOf(string path) =>
        StatX(CurrentFolder, path, NoFollow, Number, out var found) == 0
            ? (((ulong)found.DiskMajor << 32) | found.DiskMinor, found.File)
            : null;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out StatXResult result);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatXResult
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong File;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(112)]
        public long Seconds;

        [FieldOffset(120)]
        public uint Nanoseconds;

        [FieldOffset(136)]
        public uint DiskMajor;

        [FieldOffset(140)]
        public uint DiskMinor;
    }
}
