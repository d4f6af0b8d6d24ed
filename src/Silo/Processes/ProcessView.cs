using System.Collections.Concurrent;

namespace Dormouse.Silo.Processes;

/// <summary>
/// The process table at one moment, with environments as they are first asked for. Looking at it is the most expensive part of
/// ending a process, so whoever asks while others wait looks together with them: a thousand that end at once cost a few looks.
/// </summary>
internal sealed class ProcessView
{
    private static readonly Lock Gate = new();
    private static Task _running = Task.CompletedTask;
    private static Task<ProcessView>? _next;

    private readonly ConcurrentDictionary<int, ProcessEnvironment> _environments = new();

    private ProcessView()
    {
    }

    /// <summary>Every process there was.</summary>
    public IReadOnlyList<ProcessEntry> Entries { get; } = ProcessTable.Snapshot();

    /// <summary>Looks; never at a moment before this call.</summary>
    public static Task<ProcessView> TakeAsync()
    {
        lock (Gate)
        {
            var running = _running;
            return _next ??= Task.Run(() => TakeAsync(running));
        }
    }

    /// <summary>The environment of a process.</summary>
    /// <param name="pid">Its pid.</param>
    public ProcessEnvironment EnvironmentOf(int pid) => _environments.GetOrAdd(pid, ProcessEnvironment.Of);

    private static async Task<ProcessView> TakeAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (Gate)
        {
            _running = _next!;
            _next = null;
        }

        return new ProcessView();
    }
}
