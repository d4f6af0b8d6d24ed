using System.Diagnostics;

namespace Dormouse.Silo.Machine;

/// <summary>
/// Copies the files of a folder with <c>cp</c>, which shares blocks where the disk can. Links stay links, so nothing outside of the folder
/// comes along; extended attributes stay behind, because a folder is known by one of them.
/// </summary>
internal static class FolderDuplicate
{
    private const string Git = ".git";

    /// <summary>How many files and folders one call is told: a command line has a limit.</summary>
    private const int AtOnce = 200;

    /// <summary>Copies.</summary>
    /// <param name="from">The folder whose files they are; its absolute path.</param>
    /// <param name="to">The folder that gets them; it is there.</param>
    /// <returns>A task that ends when they are there.</returns>
    /// <exception cref="IOException">Not all of them could be copied; the message says why.</exception>
    public static async Task MakeAsync(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            throw new IOException($"{from} is not there");
        }

        // A worktree of git's has a file of its own of this name, and so has the one that it is copied into.
        var isWorktree = File.Exists(Path.Combine(to, Git));
        var entries = Directory.EnumerateFileSystemEntries(from).Where(entry => !isWorktree || Path.GetFileName(entry) != Git);
        foreach (var some in entries.Chunk(AtOnce))
        {
            await CopyAsync(some, to);
        }
    }

    private static async Task CopyAsync(string[] entries, string to)
    {
        var start = new ProcessStartInfo(
            "cp", ["-dR", "--preserve=mode,timestamps,links", "--reflink=auto", "--target-directory", to, "--", .. entries])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
            {
                var first = errors.Split('\n')[0];
                throw new IOException(first.Length > 0 ? first : $"cp ended with exit code {process.ExitCode}");
            }
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new IOException($"cp can't be run: {exception.Message}", exception);
        }
    }
}
