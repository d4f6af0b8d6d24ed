namespace Dormouse.Silo.Processes;

/// <summary>What processes have used of the processor.</summary>
internal static class ProcessorTime
{
    // USER_HZ, in which Linux shows times to programs; 100 on every architecture that .NET runs on.
    private const long TicksPerSecond = 100;

    /// <summary>Processor time of a process, its descendants, and what of them has ended and was waited for.</summary>
    /// <param name="root">The process.</param>
    /// <returns>The time; zero when there is no such process.</returns>
    public static TimeSpan OfTree(int root)
    {
        var table = ProcessTable.Snapshot();
        var children = table.ToLookup(static entry => entry.ParentId);
        var waiting = new Stack<ProcessEntry>(table.Where(entry => entry.Pid == root));
        var ticks = 0L;
        while (waiting.TryPop(out var entry))
        {
            ticks += entry.ProcessorTicks;
            foreach (var child in children[entry.Pid])
            {
                waiting.Push(child);
            }
        }

        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }
}
