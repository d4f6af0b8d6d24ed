using System.Runtime.InteropServices;

namespace Dormouse.Silo.Agents.History;

/// <summary>A second name of a file. .NET makes none.</summary>
internal static partial class HardLink
{
    /// <summary>Gives a file a second name.</summary>
    /// <param name="file">The file; a symbolic link is not followed.</param>
    /// <param name="name">The name; nothing may have it yet.</param>
    /// <returns>False if that can't be: on another disk, where links are not known, or where they are not permitted.</returns>
    public static bool TryMake(string file, string name) => Link(file, name) == 0;

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);
}
