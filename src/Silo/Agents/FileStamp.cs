using System.Globalization;
using System.Runtime.InteropServices;

namespace Dormouse.Silo.Agents;

/// <summary>
/// A file as it is now. Whatever is done to it later (written, copied over, taken from a backup, removed and made anew) leaves another
/// stamp: the system says when a file was last changed, and no program can set that back.
/// </summary>
/// <param name="File">Which file it is: another one of the same name differs.</param>
/// <param name="Changed">When it was last changed in any way.</param>
internal readonly partial record struct FileStamp(string File, string Changed)
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Wanted = 0x980; // STATX_INO | STATX_CTIME | STATX_BTIME

    /// <summary>Looks.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The stamp, or null if the file is not there or can't be looked at.</returns>
    public static FileStamp? Of(string path) => StatX(CurrentFolder, path, NoFollow, Wanted, out var found) == 0
        ? new(
            Text($"{found.Inode:x}-{found.Born.Seconds:x}.{found.Born.Nanoseconds:x}"),
            Text($"{found.Changed.Seconds:x}.{found.Changed.Nanoseconds:x}"))
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{File}/{Changed}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, out Found found);

    // The same on every architecture.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Found
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(80)]
        public Time Born;

        [FieldOffset(96)]
        public Time Changed;
    }

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Time
    {
        public long Seconds;
        public uint Nanoseconds;
    }
}
