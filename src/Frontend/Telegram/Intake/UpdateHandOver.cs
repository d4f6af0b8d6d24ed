using System.Collections.Concurrent;
using System.Text.Json;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Hands polled updates over to their chats: in order within a chat, and none waits for another. Telegram can only be told
/// that all updates before one were taken, so what lies behind one that was not comes again and again, and is known here. What is
/// on its way or fails for too long, or stands before as much as Telegram shows at all, is set aside durably. What needs no order,
/// such as <c>/stop</c>, does not wait for the rest of its chat.
/// </summary>
internal sealed partial class UpdateHandOver(
    BotConnection bot, UpdateRouter router, UpdateSpool spool, SpoolDoor door, IntakePatience patience, LeaseTerm term, TimeProvider time, ILogger logger)
{
    /// <summary>Most updates that Telegram gives at once.</summary>
    public const int Most = 100;

    /// <summary>How long others wait for a chat that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<long, bool> _taken = new();
    private readonly ConcurrentDictionary<string, bool> _free = new();
    private readonly Dictionary<IntakeLane, Work> _busy = [];
    private readonly Dictionary<IntakeLane, DateTimeOffset> _failing = [];
    private readonly HashSet<IntakeLane> _inTheWay = [];
    private IntakeLane? _blamed;

    /// <summary>Hands over what is new.</summary>
    /// <param name="updates">Everything that Telegram keeps for us, at most <see cref="Most"/>.</param>
    /// <param name="ended">Ends the work.</param>
    /// <returns>The id up to which everything is durable, or null if the first one is not; and why one is not, or null.</returns>
    public async Task<(long? UpTo, Exception? Failure)> TakeAsync(IEnumerable<JsonElement> updates, CancellationToken ended)
    {
        // Order within a chat, and what may be confirmed, is a matter of the ids.
        var given = updates.Select(static update => new RawUpdate(update)).ToArray();
        var all = given.Where(static update => update.Id is not null).OrderBy(static update => update.Id).ToArray();
        var failures = new Dictionary<IntakeLane, Exception>();
        Settle(failures);
        var begun = new List<Task>();
        foreach (var lane in Untaken(all).GroupBy(LaneOf).Where(lane => !_busy.ContainsKey(lane.Key)))
        {
            var late = CancellationTokenSource.CreateLinkedTokenSource(ended);
            var work = new Work(TakeAsync(lane.Key, [.. lane], MustGiveWay(lane.Key), _failing.GetValueOrDefault(lane.Key, time.GetUtcNow()), late, ended), late);
            _busy[lane.Key] = work;
            begun.Add(work.Task);
        }

        await Task.WhenAll(begun).WaitAsync(Patience, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.ThrowIfCancellationRequested();
        Settle(failures);
        var durable = all.TakeWhile(IsTaken).LastOrDefault()?.Id;
        ClearTheWay(all);
        var failure = Failure(all, failures) ?? (given.Length > all.Length ? Nameless(given.Length - all.Length) : null);
        foreach (var id in _taken.Keys.Where(id => id <= durable))
        {
            _taken.TryRemove(id, out _);
        }

        return (durable, failure);
    }

    /// <summary>Waits for what is under way.</summary>
    /// <returns>A task that ends when nothing is.</returns>
    public async Task EndAsync() =>
        await Task.WhenAll(_busy.Values.Select(static work => work.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task TakeAsync(
        IntakeLane lane, IReadOnlyList<RawUpdate> all, bool givesWay, DateTimeOffset since, CancellationTokenSource late, CancellationToken ended)
    {
        var updates = await door.SortAsync(all, term.Require, update => _taken[update.Id!.Value] = true, late.Token, ended);
        if (updates.Count == 0)
        {
            return;
        }

        if (givesWay || (!lane.NeedsNoOrder && await IsHoldingAsync(lane.Chat)))
        {
            await SetAsideAsync(lane.Chat, updates, since);
            return;
        }

        for (var i = 0; i < updates.Count; i++)
        {
            // A frontend that was stopped for long must not hand over what others have handed over long ago.
            term.Require();
            using var tooLong = new CancellationTokenSource(patience.Update, time);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(late.Token, tooLong.Token);
            try
            {
                // What does not heed the token is left alone: done twice it is recognised.
                await router.TakeAsync(updates[i].Json, until.Token).WaitAsync(until.Token);
            }
            catch (OperationCanceledException) when (!ended.IsCancellationRequested && term.IsHeld)
            {
                await SetAsideAsync(lane.Chat, [.. updates.Skip(i)], since);
                return;
            }

            _taken[updates[i].Id!.Value] = true;
        }
    }

    /// <summary>Nobody else adds anything during this term, so a chat of which nothing was kept need not be asked again.</summary>
    private async Task<bool> IsHoldingAsync(string chat)
    {
        if (_free.ContainsKey(chat))
        {
            return false;
        }

        if (await spool.IsHoldingAsync(chat))
        {
            return true;
        }

        _free[chat] = true;
        return false;
    }

    private async Task SetAsideAsync(string chat, IReadOnlyList<RawUpdate> updates, DateTimeOffset since)
    {
        _free.TryRemove(chat, out _);
        term.Require();
        await spool.AddAsync(chat, updates, since);
        LogSetAside(logger, IntakeLane.Name(chat), updates.Count);
        foreach (var update in updates)
        {
            _taken[update.Id!.Value] = true;
        }
    }

    private void Settle(Dictionary<IntakeLane, Exception> failures)
    {
        foreach (var (lane, work) in _busy.Where(static entry => entry.Value.Task.IsCompleted).ToArray())
        {
            _busy.Remove(lane);
            work.Late.Dispose();
            if (work.Task.Exception is { } exception)
            {
                failures[lane] = exception.GetBaseException();
                _failing.TryAdd(lane, time.GetUtcNow());
                if (!Failures.IsPassing(failures[lane]))
                {
                    // A mistake of ours, which is there at the next try too.
                    _inTheWay.Add(lane);
                }
            }
            else
            {
                _failing.Remove(lane);
            }
        }
    }

    private bool MustGiveWay(IntakeLane lane) =>
        _inTheWay.Remove(lane) || (_failing.TryGetValue(lane, out var since) && time.GetUtcNow() - since >= patience.Failing);

    /// <summary>Telegram shows nothing newer of any chat until the first one is taken.</summary>
    private void ClearTheWay(RawUpdate[] all)
    {
        if (all.Length < Most || IsTaken(all[0]))
        {
            return;
        }

        var first = LaneOf(all[0]);
        if (_busy.TryGetValue(first, out var work))
        {
            work.Late.Cancel();
        }
        else
        {
            _inTheWay.Add(first);
        }
    }

    private Exception? Failure(RawUpdate[] all, Dictionary<IntakeLane, Exception> failures)
    {
        foreach (var lane in Untaken(all).Select(LaneOf))
        {
            if ((failures.GetValueOrDefault(lane) ?? (_busy.ContainsKey(lane) ? new TimeoutException($"chat {IntakeLane.Name(lane.Chat)} does not answer") : null)) is { } failure)
            {
                if (all.Length >= Most && !IsTaken(all[0]) && _blamed != lane)
                {
                    _blamed = lane;
                    LogBlocked(logger, failure, IntakeLane.Name(lane.Chat), Most);
                }

                return failure;
            }
        }

        _blamed = null;
        return null;
    }

    private static JsonException Nameless(int count) => new($"{count} updates have no id");

    private IEnumerable<RawUpdate> Untaken(IEnumerable<RawUpdate> updates) => updates.Where(update => !IsTaken(update));

    private IntakeLane LaneOf(RawUpdate update) => IntakeLane.Of(update, bot.Me?.Username);

    private bool IsTaken(RawUpdate update) => _taken.ContainsKey(update.Id!.Value);

    [LoggerMessage(LogLevel.Error, "Telegram chat {Chat} takes none of its updates, and {Most} wait behind the first: Telegram shows no newer ones of any chat until it does, or they can be set aside.")]
    private static partial void LogBlocked(ILogger logger, Exception exception, string chat, int most);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: {Count} updates can't be taken now, or wait behind one that can't; they are set aside, and others go on.")]
    private static partial void LogSetAside(ILogger logger, string chat, int count);

    /// <summary>What is under way in a lane.</summary>
    /// <param name="Task">The work.</param>
    /// <param name="Late">Cancelled when others must not wait for it any more.</param>
    private sealed record Work(Task Task, CancellationTokenSource Late);
}
