using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>The updates not yet confirmed, and the one poll that may wait for them.</summary>
internal sealed class UpdateQueue(Lock gate, Bell bell, BotFaults faults, Action<string> violation)
{
    /// <summary>How long a connection that was just closed may still look open.</summary>
    private static readonly TimeSpan Closing = TimeSpan.FromMilliseconds(250);

    private static readonly HashSet<string> OnlyIfAsked = ["chat_member", "message_reaction", "message_reaction_count"];

    private readonly List<JsonObject> _pending = [];
    private readonly List<JsonObject> _again = [];
    private HashSet<string> _allowed = [];
    private Poll? _current;
    private long _lastId = 700_000_000;
    private int _holds;

    public int Pending
    {
        get
        {
            lock (gate)
            {
                return _pending.Count;
            }
        }
    }

    public bool IsPendingBefore(long offset)
    {
        lock (gate)
        {
            return _pending.Exists(update => (long)update["update_id"]! < offset);
        }
    }

    /// <summary>Queues an update of one property, its type; returns its id.</summary>
    public long Add(JsonObject update, bool isFromBefore = false)
    {
        long id;
        lock (gate)
        {
            id = ++_lastId;
            var type = update.First().Key;
            if (isFromBefore || (_allowed.Count == 0 ? !OnlyIfAsked.Contains(type) : _allowed.Contains(type)))
            {
                update.Insert(0, "update_id", id);
                _pending.Add(update);
            }
        }

        bell.Ring();
        return id;
    }

    public void DropAll()
    {
        lock (gate)
        {
            _pending.Clear();
            _again.Clear();
        }
    }

    public IDisposable Hold()
    {
        lock (gate)
        {
            _holds++;
        }

        return new Release(() =>
        {
            lock (gate)
            {
                _holds--;
            }

            bell.Ring();
        });
    }

    public void Allow(JsonArray types)
    {
        lock (gate)
        {
            _allowed = [.. types.Select(type => (string)type!)];
        }
    }

    /// <summary>The oldest update of a chat that is none of these, as an update for a webhook.</summary>
    public JsonObject? FirstOfOtherChats(IReadOnlySet<long> chats)
    {
        lock (gate)
        {
            return _holds > 0 ? null : _pending.FirstOrDefault(update => !chats.Contains(ChatOf(update)))?.DeepClone().AsObject();
        }
    }

    /// <summary>The webhook has taken an update.</summary>
    public void Remove(long id)
    {
        lock (gate)
        {
            _pending.RemoveAll(update => (long)update["update_id"]! == id);
        }

        bell.Ring();
    }

    /// <summary>The chat whose queue an update is in; 0 if it belongs to none.</summary>
    public static long ChatOf(JsonObject update)
    {
        var inner = update.First(static property => property.Key != "update_id").Value!.AsObject();
        var message = inner["message"] as JsonObject ?? inner;
        return (long?)message["chat"]?["id"] ?? 0;
    }

    /// <summary>Whether a poll is under way.</summary>
    public bool IsPolled
    {
        get
        {
            lock (gate)
            {
                return _current is not null;
            }
        }
    }

    public async Task<JsonArray> PollAsync(BotCall call, CancellationToken stop)
    {
        var poll = new Poll();
        await TakeOverAsync(poll, stop);
        try
        {
            Confirm(call.Long("offset") ?? 0);
            if (call.Args["allowed_updates"] is JsonArray types)
            {
                Allow(types);
            }

            return await WaitAsync(poll, call, stop);
        }
        finally
        {
            lock (gate)
            {
                _current = _current == poll ? null : _current;
            }

            poll.Gone.TrySetResult();
        }
    }

    private async Task TakeOverAsync(Poll poll, CancellationToken stop)
    {
        Poll? older;
        lock (gate)
        {
            older = _current;
            _current = poll;
        }

        if (older is null)
        {
            return;
        }

        try
        {
            await older.Gone.Task.WaitAsync(Closing, stop);
        }
        catch (TimeoutException)
        {
            violation("getUpdates: a second poll while one was running");
            older.Conflict = true;
            bell.Ring();
        }
    }

    private void Confirm(long offset)
    {
        lock (gate)
        {
            if (offset > 0)
            {
                _pending.RemoveAll(update => (long)update["update_id"]! < offset);
            }
            else if (offset < 0)
            {
                _pending.RemoveRange(0, Math.Max(0, _pending.Count + (int)offset));
            }
        }

        bell.Ring();
    }

    private async Task<JsonArray> WaitAsync(Poll poll, BotCall call, CancellationToken stop)
    {
        var limit = (int)Math.Clamp(call.Long("limit") ?? 100, 1, 100);
        var timeout = TimeSpan.FromSeconds(Math.Clamp(call.Long("timeout") ?? 0, 0, 50));
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(timeout);
        while (true)
        {
            var next = bell.Next;
            if (poll.Conflict)
            {
                throw new BotApiError(
                    409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running");
            }

            if (Batch(limit) is { Count: > 0 } batch)
            {
                return batch;
            }

            try
            {
                await next.WaitAsync(late.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return [];
            }
        }
    }

    private JsonArray Batch(int limit)
    {
        lock (gate)
        {
            if (_holds > 0)
            {
                return [];
            }

            var again = _again.ToList();
            _again.Clear();
            var fresh = _pending.Take(limit).Where(update => !again.Any(old => JsonNode.DeepEquals(old, update))).ToList();
            if (fresh.Count > 0 && again.Count == 0 && faults.TakeTwice())
            {
                _again.AddRange(fresh);
            }

            var batch = again.Concat(fresh).Take(limit).ToList();
            if (batch.Count > 1 && faults.TakeReversed())
            {
                batch.Reverse();
            }

            return [.. batch.Select(update => update.DeepClone())];
        }
    }

    private sealed class Poll
    {
        public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public volatile bool Conflict;
    }

    private sealed class Release(Action action) : IDisposable
    {
        private Action? _action = action;

        public void Dispose() => Interlocked.Exchange(ref _action, null)?.Invoke();
    }
}
