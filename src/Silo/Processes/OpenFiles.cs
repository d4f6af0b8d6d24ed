namespace Dormouse.Silo.Processes;

/// <summary>Who has what open on this computer, as far as we may see.</summary>
internal static class OpenFiles
{
    /// <summary>The processes that have a file open.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Their ids; without those of other users.</returns>
    public static IReadOnlySet<int> Holders(string path) => Holders(target => target == path);

    /// <summary>The processes that have something open.</summary>
    /// <param name="isIt">Whether it is what a file descriptor leads to: a path, or for example <c>socket:[7]</c>.</param>
    /// <returns>Their ids; without those of other users.</returns>
    public static IReadOnlySet<int> Holders(Func<string, bool> isIt) =>
        ProcessTable.Snapshot().Select(static process => process.Pid).Where(pid => Targets(pid).Any(isIt)).ToHashSet();

    /// <summary>Whether we may see what a process has open.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>False if it is closed to us, or gone.</returns>
    public static bool CanLook(int pid) => Targets(pid).Any();

    private static IEnumerable<string> Targets(int pid)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(
                static link => new FileInfo(link).LinkTarget).OfType<string>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, or it ended meanwhile.
            return [];
        }
    }
}
