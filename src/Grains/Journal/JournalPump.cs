using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Journal;

/// <summary>
/// Hands what happened in the sessions of this silo to their journals, in order and beside the sessions' turns, and again until it is
/// durable there. It outlives activations: what a dropped one has noted is not lost.
/// </summary>
/// <param name="grains">The journals.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs what could not be handed over yet.</param>
/// <param name="stopping">Over when the silo stops.</param>
internal sealed partial class JournalPump(IGrainFactory grains, TimeProvider time, ILogger logger, CancellationToken stopping)
{
    private const int MostAtOnce = 200;
    private const int MostPending = 2_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, List<JournalEntry>> _pending = new();
    private readonly Dictionary<string, TaskCompletionSource> _empty = [];

    /// <summary>Takes entries. One that waits already is not taken again.</summary>
    /// <param name="journal">The journal's key.</param>
    /// <param name="session">Whose journal it is.</param>
    /// <param name="entries">The entries.</param>
    public void Post(string journal, JournalSession session, params IReadOnlyList<JournalEntry> entries)
    {
        if (entries.Count == 0)
        {
            return;
        }

        lock (_pending)
        {
            var isRunning = _pending.TryGetValue(journal, out var pending);
            pending ??= [];
            foreach (var entry in entries)
            {
                if (!pending.Exists(other => other.Id == entry.Id))
                {
                    pending.Add(entry);
                }
            }

            if (pending.Count > MostPending)
            {
                // The store is away for long: what was said is worth more than what was looked at on the way.
                LogLeftOut(journal, pending.RemoveAll(static entry => entry.Kind is JournalKind.Step));
            }

            if (!isRunning)
            {
                _pending[journal] = pending;
                Task.Run(() => RunAsync(journal, session, pending)).Ignore();
            }
        }
    }

    /// <summary>What a journal may not have yet.</summary>
    /// <param name="journal">The journal's key.</param>
    /// <returns>The entries, in order.</returns>
    public IReadOnlyList<JournalEntry> PendingOf(string journal)
    {
        lock (_pending)
        {
            return _pending.TryGetValue(journal, out var pending) ? [.. pending] : [];
        }
    }

    /// <summary>Waits until a journal has everything.</summary>
    /// <param name="journal">The journal's key.</param>
    /// <returns>A task that ends when nothing waits for it.</returns>
    public Task EmptyAsync(string journal)
    {
        lock (_pending)
        {
            return !_pending.TryGetValue(journal, out var pending) || pending.Count == 0 ? Task.CompletedTask
                : _empty.TryGetValue(journal, out var waits) ? waits.Task
                : (_empty[journal] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private async Task RunAsync(string journal, JournalSession session, List<JournalEntry> pending)
    {
        // By the computer's clock, whatever clock the grains have: an answer and the end of its turn are one write.
        var grain = grains.GetGrain<IJournalGrain>(journal);
        await Task.Delay(Gathering, stopping);
        var pause = FirstPause;
        while (Next(journal, pending) is { Length: > 0 } batch)
        {
            try
            {
                await grain.Append(session, batch);
                Remove(journal, pending, batch);
                pause = FirstPause;
            }
            catch (Exception exception)
            {
                LogPostponed(exception, journal, batch.Length);
                await Task.Delay(pause, time, stopping);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                continue;
            }

            // Turn after turn in a row must not cost a write of the journal each.
            await Task.Delay(Pace, stopping);
        }
    }

    private JournalEntry[] Next(string journal, List<JournalEntry> pending)
    {
        lock (_pending)
        {
            if (pending.Count == 0)
            {
                _pending.TryRemove(journal, out _);
            }

            return [.. pending.Take(MostAtOnce)];
        }
    }

    private void Remove(string journal, List<JournalEntry> pending, JournalEntry[] batch)
    {
        lock (_pending)
        {
            pending.RemoveAll(batch.Contains);
            if (pending.Count == 0 && _empty.Remove(journal, out var waits))
            {
                waits.SetResult();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Journal {Journal} could not take {Count} entries yet; they are handed over again.")]
    private partial void LogPostponed(Exception exception, string journal, int count);

    [LoggerMessage(LogLevel.Warning, "Journal {Journal} has been away for so long that {Count} steps of its agent are left out.")]
    private partial void LogLeftOut(string journal, int count);
}
