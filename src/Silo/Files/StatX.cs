using System.Runtime.InteropServices;

namespace Dormouse.Silo.Files;

/// <summary>
/// What the system says of a file system's entry (<c>statx(2)</c>): .NET tells neither the kind of what is no plain file, nor inodes, nor
/// when an entry was born or last changed. It is laid out in the same way on every architecture.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly partial struct StatX
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW

    // STATX_TYPE | STATX_MODE | STATX_NLINK | STATX_UID | STATX_GID | STATX_MTIME | STATX_CTIME | STATX_INO | STATX_SIZE | STATX_BTIME
    private const uint Wanted = 0x9DF;

    /// <summary>How many names it has.</summary>
    [FieldOffset(16)]
    public readonly uint Names;

    /// <summary>Number of the user whose it is.</summary>
    [FieldOffset(20)]
    public readonly uint User;

    /// <summary>Number of its group.</summary>
    [FieldOffset(24)]
    public readonly uint Group;

    /// <summary>Its type and its permission bits, as in <c>st_mode</c>.</summary>
    [FieldOffset(28)]
    public readonly ushort Mode;

    /// <summary>Its inode; after a removal another entry may get it.</summary>
    [FieldOffset(32)]
    public readonly ulong Inode;

    /// <summary>Bytes.</summary>
    [FieldOffset(40)]
    public readonly ulong Size;

    /// <summary>When it was made; zero on a file system that does not keep it.</summary>
    [FieldOffset(80)]
    public readonly Moment Born;

    /// <summary>When anything of it was last changed; no program can set it.</summary>
    [FieldOffset(96)]
    public readonly Moment Changed;

    /// <summary>When its content was last written, or what somebody has set that to.</summary>
    [FieldOffset(112)]
    public readonly Moment Written;

    [FieldOffset(136)]
    private readonly uint _diskMajor;

    [FieldOffset(140)]
    private readonly uint _diskMinor;

    /// <summary>Number of the device that it is on; it may be another one after each boot.</summary>
    public ulong Disk => ((ulong)_diskMajor << 32) | _diskMinor;

    /// <summary>Looks.</summary>
    /// <param name="path">The entry.</param>
    /// <param name="follows">Whether a link is followed.</param>
    /// <returns>What is known, or null if it is not there or can't be looked at.</returns>
    public static StatX? Of(string path, bool follows = false) =>
        Call(CurrentFolder, path, follows ? 0 : NoFollow, Wanted, out var found) == 0 ? found : null;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Call(int folder, string path, int flags, uint mask, out StatX result);

    /// <summary>A moment.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    public readonly struct Moment
    {
        /// <summary>Seconds since 1970.</summary>
        public readonly long Seconds;

        /// <summary>Nanoseconds after them.</summary>
        public readonly uint Nanoseconds;
    }
}
