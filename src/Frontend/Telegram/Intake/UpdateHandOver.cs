using System.Collections.Concurrent;
using System.Text.Json;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>
/// Hands polled updates over to their chats: in order within a chat, and none waits for another. Telegram can only be told
/// that all updates before one were taken, so what lies behind one that was not comes again and again, and is known here. What is
/// on its way or fails for too long, or stands before as much as Telegram shows at all, is set aside durably. What needs no order,
/// such as <c>/stop</c>, does not wait for what of its chat is stuck; but it overtakes nothing that had no chance yet, such as all
/// that was written while nobody was here.
/// </summary>
internal sealed partial class UpdateHandOver(
    BotConnection bot,
    UpdateRouter router,
    UntakenUpdates untaken,
    UpdateSpool spool,
    SpoolDoor door,
    IntakePatience patience,
    LeaseTerm term,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Most updates that Telegram gives at once.</summary>
    public const int Most = 100;

    /// <summary>How long others wait for a chat that does not answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Updates that were begun, and whether they are taken.</summary>
    private readonly ConcurrentDictionary<long, bool> _begun = new();
    private readonly ConcurrentDictionary<string, bool> _free = new();
    private readonly Dictionary<IntakeLane, LaneWork> _busy = [];
    private readonly LaneFailures _lanes = new(patience, time);
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
        TakeEnded(failures);
        var begun = new List<Task>();
        var moves = Untaken(all).Where(static update => update.IsMove).ToArray();
        foreach (var chat in Untaken(all).GroupBy(static update => update.SpoolKey))
        {
            // Whose all that is in the group, in whatever topic, is not known before.
            var before = Array.FindAll(moves, move => move.ChatId == chat.First().ChatId);
            if (Array.Exists(before, move => move.SpoolKey != chat.Key))
            {
                continue;
            }

            // Only where the chat's updates are stuck since an earlier time, what needs no order goes beside them.
            var lane = new IntakeLane(chat.Key, NeedsNoOrder: _busy.ContainsKey(new(chat.Key, NeedsNoOrder: false)));
            RawUpdate[] open =
            [
                .. chat.Where(update => !_begun.ContainsKey(update.Id!.Value)
                    && (!lane.NeedsNoOrder || (before.Length == 0 && LaneOf(update).NeedsNoOrder))),
            ];
            if (open.Length > 0 && !_busy.ContainsKey(lane))
            {
                var late = CancellationTokenSource.CreateLinkedTokenSource(ended);
                LaneStanding? ordered = lane.NeedsNoOrder ? null : _lanes.Standing(lane);
                var work = new LaneWork(TakeAsync(open, ordered, _lanes.Standing(lane with { NeedsNoOrder = true }), late, ended), late);
                _busy[lane] = work;
                begun.Add(work.Task);
            }
        }

        await Task.WhenAll(begun).WaitAsync(Patience, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended.ThrowIfCancellationRequested();
        TakeEnded(failures);
        var durable = all.TakeWhile(IsTaken).LastOrDefault()?.Id;
        ClearTheWay(all);
        var failure = Failure(all, failures) ?? (given.Length > all.Length ? Nameless(given.Length - all.Length) : null);
        foreach (var id in _begun.Keys.Where(id => id <= durable))
        {
            _begun.TryRemove(id, out _);
        }

        return (durable, failure);
    }

    /// <summary>Waits for what is under way.</summary>
    /// <returns>A task that ends when nothing is.</returns>
    public async Task EndAsync() =>
        await Task.WhenAll(_busy.Values.Select(static Task (work) => work.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Takes updates of one chat, one after the other.</summary>
    /// <returns>The lanes of which something failed.</returns>
    private async Task<IReadOnlyDictionary<IntakeLane, Exception>> TakeAsync(
        IReadOnlyList<RawUpdate> all, LaneStanding? ordered, LaneStanding unordered, CancellationTokenSource late, CancellationToken ended)
    {
        var failures = new Dictionary<IntakeLane, Exception>();
        var aside = new List<RawUpdate>();
        var isOver = (Ordered: false, Unordered: false);
        var isMove = all.Any(static update => update.IsMove);
        foreach (var update in await door.SortAsync(all, term.Require, update => _begun[update.Id!.Value] = true, late.Token, ended))
        {
            var lane = LaneOf(update);
            var mayPass = lane.NeedsNoOrder
                && !isMove
                && ordered is { IsFailing: true }
                && failures.Keys.All(static failed => !failed.NeedsNoOrder);
            if (failures.Count > 0 && !mayPass)
            {
                // It waits for what is before it. What needs no order waits only at that one's first failure.
                continue;
            }

            if (!_begun.TryAdd(update.Id!.Value, false))
            {
                // Taken beside this, while what was before it was stuck.
                continue;
            }

            try
            {
                if ((lane.NeedsNoOrder ? unordered : ordered) is { GivesWay: true }
                    || isOver.Unordered
                    || (!lane.NeedsNoOrder && (isOver.Ordered || await IsHoldingAsync(lane.Chat))))
                {
                    aside.Add(update);
                    isOver.Ordered = true;
                    continue;
                }

                // Others do not wait for what needs no order and comes behind something that was stuck.
                if (await IsTakenAsync(update, isOver.Ordered ? CancellationToken.None : late.Token, ended))
                {
                    _begun[update.Id!.Value] = true;
                    continue;
                }

                aside.Add(update);
                isOver = (true, isOver.Unordered || lane.NeedsNoOrder);
            }
            catch (Exception exception)
            {
                _begun.TryRemove(update.Id!.Value, out _);
                failures[lane] = exception;
                await TellOutageAsync(update, exception, ended);
            }
        }

        var since = ordered is { } standing && standing.Since < unordered.Since ? standing.Since : unordered.Since;
        await SetAsideAsync(aside, since, failures, ended);
        return failures;
    }

    /// <returns>False if it is on its way for too long.</returns>
    private async Task<bool> IsTakenAsync(RawUpdate update, CancellationToken late, CancellationToken ended)
    {
        // A frontend that was stopped for long must not hand over what others have handed over long ago.
        term.Require();
        using var tooLong = new CancellationTokenSource(patience.Update, time);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(late, tooLong.Token, ended);
        try
        {
            // What does not heed the token is left alone: done twice it is recognised.
            await router.TakeAsync(update.Json, until.Token).WaitAsync(until.Token);
            return true;
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested && term.IsHeld)
        {
            return false;
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

    private async Task SetAsideAsync(
        List<RawUpdate> updates, DateTimeOffset since, Dictionary<IntakeLane, Exception> failures, CancellationToken ended)
    {
        if (updates.Count == 0)
        {
            return;
        }

        var chat = updates[0].SpoolKey;
        try
        {
            _free.TryRemove(chat, out _);
            term.Require();
            await spool.AddAsync(chat, updates, since);
            LogSetAside(logger, IntakeLane.Name(chat), updates.Count);
            updates.ForEach(update => _begun[update.Id!.Value] = true);
        }
        catch (Exception exception)
        {
            foreach (var update in updates)
            {
                _begun.TryRemove(update.Id!.Value, out _);
                failures[LaneOf(update)] = exception;
            }

            await TellOutageAsync(updates[0], exception, ended);
        }
    }

    /// <summary>Whatever met the store first, the router or what is set aside: the person waits for a word.</summary>
    private async Task TellOutageAsync(RawUpdate update, Exception exception, CancellationToken ended)
    {
        if (exception is StoreUnavailableException outage)
        {
            await untaken.TellOutageAsync(update, outage, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes what ended work says.</summary>
    private void TakeEnded(Dictionary<IntakeLane, Exception> failures)
    {
        foreach (var (lane, work) in _busy.Where(static entry => entry.Value.Task.IsCompleted).ToArray())
        {
            _busy.Remove(lane);
            work.Late.Dispose();
            var failed = work.Task.IsCompletedSuccessfully ? work.Task.Result
                : new Dictionary<IntakeLane, Exception>
                {
                    [lane] = work.Task.Exception?.GetBaseException() ?? new TaskCanceledException(work.Task),
                };
            Note(lane);
            var beside = lane with { NeedsNoOrder = true };
            if (beside != lane && !_busy.ContainsKey(beside))
            {
                Note(beside);
            }

            void Note(IntakeLane ended)
            {
                _lanes.Note(ended, failed.GetValueOrDefault(ended));
                if (failed.TryGetValue(ended, out var failure))
                {
                    failures[ended] = failure;
                }
            }
        }
    }

    /// <summary>Telegram shows nothing newer of any chat until the first one is taken.</summary>
    private void ClearTheWay(RawUpdate[] all)
    {
        if (all.Length < Most || IsTaken(all[0]))
        {
            return;
        }

        var first = LaneOf(all[0]);
        if (WorkOn(first) is { } work)
        {
            work.Late.Cancel();
        }
        else
        {
            _lanes.PutInTheWay(first);
        }
    }

    private Exception? Failure(RawUpdate[] all, Dictionary<IntakeLane, Exception> failures)
    {
        foreach (var lane in Untaken(all).Select(LaneOf))
        {
            if ((failures.GetValueOrDefault(lane) ?? Silence(lane)) is { } failure)
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

    private LaneWork? WorkOn(IntakeLane lane) =>
        _busy.GetValueOrDefault(lane) ?? _busy.GetValueOrDefault(lane with { NeedsNoOrder = false });

    private TimeoutException? Silence(IntakeLane lane) =>
        WorkOn(lane) is null ? null : new($"chat {IntakeLane.Name(lane.Chat)} does not answer");

    private static JsonException Nameless(int count) => new($"{count} updates have no id");

    private IEnumerable<RawUpdate> Untaken(IEnumerable<RawUpdate> updates) => updates.Where(update => !IsTaken(update));

    private IntakeLane LaneOf(RawUpdate update) => IntakeLane.Of(update, bot.Me?.Username);

    private bool IsTaken(RawUpdate update) => _begun.GetValueOrDefault(update.Id!.Value);
}
