using System.Globalization;

namespace Dormouse.Silo.Processes;

/// <summary>
/// One process as <c>/proc/PID/stat</c> showed it: the state is the kernel's letter (R, S, D, T, Z …), the start counts clock ticks
/// from the boot.
/// </summary>
internal readonly record struct ProcessEntry(int Pid, int ParentId, int GroupId, int SessionId, char State, long StartTicks)
{
    /// <summary>Processor time in clock ticks: its own, and that of children that ended and were waited for.</summary>
    public long ProcessorTicks { get; init; }

    /// <summary>A zombie only waits for its parent to look; it runs nothing and holds nothing.</summary>
    public bool IsAlive => State is not ('Z' or 'X');

    public ProcessIdentity Identity => new(Pid, StartTicks, Boot.Id);
}

/// <summary>What the kernel knows about the processes of this machine.</summary>
internal static class ProcessTable
{
    /// <summary>Every process there is; those that vanish meanwhile are left out.</summary>
    public static List<ProcessEntry> Snapshot()
    {
        var entries = new List<ProcessEntry>(256);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && TryRead(pid) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>The process with this pid; null when there is none.</summary>
    public static ProcessEntry? TryRead(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a line of <c>/proc/PID/stat</c>; null when it is cut short.</summary>
    internal static ProcessEntry? Parse(int pid, string stat)
    {
        // The command's name stands in brackets and may hold spaces and brackets itself.
        var name = stat.LastIndexOf(')');
        if (name < 0)
        {
            return null;
        }

        var fields = stat[(name + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19
            ? new ProcessEntry(pid, Number(1), Number(2), Number(3), fields[0][0], Long(19))
            {
                ProcessorTicks = Long(11) + Long(12) + Long(13) + Long(14),
            }
            : null;

        int Number(int field) => int.Parse(fields[field], CultureInfo.InvariantCulture);

        long Long(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
    }
}
