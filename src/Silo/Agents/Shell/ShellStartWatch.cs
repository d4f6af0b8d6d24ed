using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>Watches a shell read its start-up files, and says what it waits for when they come to no end.</summary>
/// <param name="process">The shell.</param>
/// <param name="program">The name of its program.</param>
/// <param name="patience">How long they may take.</param>
internal sealed class ShellStartWatch(Subprocess process, string program, ShellPatience patience)
{
    private const int LooksInStillness = 10;
    private const int LongestName = 60;

    // Less than a twentieth of a processor: what asks again and again whether something is there yet uses some too.
    private readonly TimeSpan _still = patience.StillStart / LooksInStillness / 20;

    /// <summary>Waits until the start is over or takes too long.</summary>
    /// <param name="isOver">Whether it is over.</param>
    /// <returns>What it waits for, and how long it took until now; null if it is over.</returns>
    public async Task<(string WaitsFor, TimeSpan After)?> WaitAsync(Func<bool> isOver)
    {
        var started = TimeProvider.System.GetTimestamp();
        var (stillLooks, processor) = (0, TimeSpan.Zero);
        while (true)
        {
            await Task.WhenAny(process.Exited, Task.Delay(patience.StillStart / LooksInStillness));
            if (isOver() || process.Exited.IsCompleted)
            {
                return null;
            }

            var used = ProcessorTime.OfTree(process.Id);
            stillLooks = used - processor < _still ? stillLooks + 1 : 0;
            processor = used;
            if (stillLooks >= LooksInStillness || TimeProvider.System.GetElapsedTime(started) >= patience.LongestStart)
            {
                return (WaitsFor(), TimeProvider.System.GetElapsedTime(started));
            }
        }
    }

    private string WaitsFor()
    {
        var name = NameOf(process.Id);
        if (name is not null && name != "bash" && name != program)
        {
            return ShellTexts.BecameAnother(name);
        }

        // The last process of the last child is what a person would see in front of them.
        var table = ProcessTable.Snapshot();
        ProcessEntry? last = null;
        for (var parent = process.Id; Newest(parent) is { } child; parent = child.Pid)
        {
            last = child;
        }

        return last is { } waited && CommandOf(waited.Pid) is { } command ? ShellTexts.WaitsFor(command) : ShellTexts.WaitsForSomething;

        ProcessEntry? Newest(int parent) => table.Where(entry => entry.ParentId == parent && entry.IsAlive)
            .OrderBy(static entry => entry.StartTicks)
            .Select(static entry => (ProcessEntry?)entry)
            .LastOrDefault();
    }

    private static string? NameOf(int pid) => TryRead($"/proc/{pid}/comm")?.TrimEnd('\n');

    private static string? CommandOf(int pid)
    {
        var command = TryRead($"/proc/{pid}/cmdline")?.Replace('\0', ' ').Replace('`', '\'').ReplaceLineEndings(" ").Trim();
        return string.IsNullOrEmpty(command) ? NameOf(pid) : command.Length > LongestName ? command[..LongestName] + "…" : command;
    }

    private static string? TryRead(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
