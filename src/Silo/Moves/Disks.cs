using System.Runtime.InteropServices;

namespace Dormouse.Silo.Moves;

/// <summary>The disks of this machine.</summary>
internal static partial class Disks
{
    /// <summary>
    /// Has everything that was written put on the disk. One call for a hundred thousand files, where one for each would
    /// take minutes.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "sync")]
    public static partial void Flush();
}
