using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Machine;

/// <summary>
/// What a folder is known by, so that another one in its place (most often the empty mount point of a disk that is not mounted) is not
/// taken for it: a random mark in its extended attributes, which goes with it to another disk; and, for file systems that keep no
/// attributes, its inode and time of birth. A device's number is none of it: it may change with every boot.
/// </summary>
internal static partial class FolderMark
{
    private const string Attribute = "user.dormouse.folder";
    private const int LongestAttribute = 64;

    /// <summary>Marks a folder; one that has a mark keeps it.</summary>
    /// <param name="folder">The folder; it is there.</param>
    /// <returns>What it is known by from now on.</returns>
    public static string Of(string folder)
    {
        if (Read(folder) is null)
        {
            var mark = Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N"));

            // Where it can't be written, the folder is known by the rest.
            _ = SetAttribute(folder, Attribute, mark, mark.Length, flags: 0);
        }

        return $"{Read(folder)}:{Birth(folder)}";
    }

    /// <summary>Whether a folder is the one of a mark.</summary>
    /// <param name="folder">The folder; it is there.</param>
    /// <param name="known">What <see cref="Of"/> returned.</param>
    /// <returns>True if it is.</returns>
    public static bool Is(string folder, string known)
    {
        var parts = known.Split(':', 2);
        return Read(folder) is { } mark
            ? mark == parts[0] || (parts[0].Length == 0 && Birth(folder) == parts[1])
            : Birth(folder) == parts[1];
    }

    private static string? Read(string folder)
    {
        var bytes = new byte[LongestAttribute];
        var length = (int)GetAttribute(folder, Attribute, bytes, bytes.Length);
        return length > 0 ? Encoding.ASCII.GetString(bytes, 0, length) : null;
    }

    private static string Birth(string folder) => StatX.Of(folder, follows: true) is { } found
        ? string.Create(CultureInfo.InvariantCulture, $"{found.Inode}:{found.Born.Seconds}.{found.Born.Nanoseconds:D9}")
        : "";

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, [Out] byte[] value, nint size);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetAttribute(string path, string name, byte[] value, nint size, int flags);
}
