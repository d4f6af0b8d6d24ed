using System.Diagnostics;
using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>
/// Finds the program that a <see cref="Bubblewrap"/> has started: it waits outside, its child is the first process of the new
/// namespace, and that one's child becomes the program.
/// </summary>
internal static class SandboxedProgram
{
    private const string WrapperName = "bwrap";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits until it is there.</summary>
    /// <param name="wrapper">The process that waits outside.</param>
    /// <returns>The program; the process outside if that ended before, or nothing came of it in 10 s.</returns>
    public static async Task<ProcessIdentity> FindAsync(Process wrapper)
    {
        var outer = ProcessIdentity.Of(wrapper.Id);
        var started = TimeProvider.System.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(1);
        while (!wrapper.HasExited && TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            // Before its exec a process still has the name of the one that it comes from.
            var program = ChildrenOf(outer.Pid).SelectMany(ChildrenOf).FirstOrDefault(static pid => NameOf(pid) is not (WrapperName or ""));
            if (program > 0 && ProcessIdentity.Of(program) is { StartTicks: > 0 } found)
            {
                return found;
            }

            await Task.Delay(pause);
            pause = pause < LongestPause ? pause * 2 : pause;
        }

        return outer;
    }

    private static IEnumerable<int> ChildrenOf(int pid)
    {
        var text = Read(pid, $"task/{pid}/children");
        return text is null
            ? ProcessTable.Snapshot().Where(entry => entry.ParentId == pid).Select(static entry => entry.Pid)
            : text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(
                static word => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static string NameOf(int pid) => Read(pid, "comm")?.TrimEnd('\n') ?? "";

    /// <summary>A file about a process; null if it is gone, or the kernel has no such file.</summary>
    private static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
