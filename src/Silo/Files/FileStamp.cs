using System.Globalization;

namespace Dormouse.Silo.Files;

/// <summary>
/// A file as it is now. Whatever is done to it later (written, copied over, taken from a backup, removed and made anew) leaves another
/// stamp: the system says when a file was last changed, and no program can set that back.
/// </summary>
/// <param name="File">Which file it is: another one of the same name differs.</param>
/// <param name="Changed">When it was last changed in any way.</param>
internal readonly record struct FileStamp(string File, string Changed)
{
    /// <summary>Looks.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The stamp, or null if the file is not there or can't be looked at.</returns>
    public static FileStamp? Of(string path) => StatX.Of(path) is { } found
        ? new(
            Text($"{found.Inode:x}-{found.Born.Seconds:x}.{found.Born.Nanoseconds:x}"),
            Text($"{found.Changed.Seconds:x}.{found.Changed.Nanoseconds:x}"))
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"{File}/{Changed}";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
