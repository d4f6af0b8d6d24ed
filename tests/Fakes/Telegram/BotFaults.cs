namespace Dormouse.Fakes;

/// <summary>The faults still to come, each for the first calls that match; one call meets at most one.</summary>
public sealed class BotFaults
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];
    private readonly List<Planned> _downloads = [];
    private readonly Dictionary<string, int> _unread = [];
    private int _twice;
    private int _reversed;
    private int _lost;

    /// <summary>The next calls of the method, in that chat or in any.</summary>
    public void Next(string method, BotFault fault, FakeChat? chat = null, int times = 1) =>
        When(
            call => call.Method.Equals(method, StringComparison.OrdinalIgnoreCase) && (chat is null || call.ChatId == chat.Id),
            fault,
            times);

    /// <summary>The next calls that match; use int.MaxValue for all until <see cref="Clear"/>.</summary>
    public void When(Func<BotCall, bool> matches, BotFault fault, int times = 1)
    {
        lock (_gate)
        {
            _planned.Add(new Planned(matches, fault) { Left = times });
        }
    }

    /// <summary>The next downloads of files, or of those whose path has a word in it.</summary>
    public void NextDownload(BotFault fault, string path = "", int times = 1)
    {
        lock (_gate)
        {
            _downloads.Add(new Planned(call => call.Method.Contains(path, StringComparison.Ordinal), fault) { Left = times });
        }
    }

    /// <summary>
    /// The server does not read what the next calls of the method send, and says nothing, on a connection that stays open.
    /// </summary>
    public void LeaveUnread(string method, int times = 1)
    {
        lock (_gate)
        {
            _unread[method] = times;
        }
    }

    /// <summary>Delivers each of the next batches of updates twice: again with the poll after it, although confirmed.</summary>
    public void DeliverTwice(int batches = 1) => Interlocked.Add(ref _twice, batches);

    /// <summary>Delivers each of the next batches of updates with the newest first.</summary>
    public void DeliverReversed(int batches = 1) => Interlocked.Add(ref _reversed, batches);

    /// <summary>The answers to the next updates that a webhook takes get lost, so that they are brought again.</summary>
    public void LoseWebhookAnswers(int answers = 1) => Interlocked.Add(ref _lost, answers);

    public void Clear()
    {
        lock (_gate)
        {
            _planned.Clear();
            _downloads.Clear();
            _unread.Clear();
        }

        _twice = 0;
        _reversed = 0;
        _lost = 0;
    }

    internal BotFault? Take(BotCall call) => Take(_planned, call);

    internal BotFault? TakeOfDownload(BotCall download) => Take(_downloads, download);

    internal bool TakeUnread(string method)
    {
        lock (_gate)
        {
            return _unread.TryGetValue(method, out var left) && left > 0 && (_unread[method] = left - 1) >= 0;
        }
    }

    internal bool TakeTwice() => Take(ref _twice);

    internal bool TakeLostAnswer() => Take(ref _lost);

    internal bool TakeReversed() => Take(ref _reversed);

    private BotFault? Take(List<Planned> planned, BotCall call)
    {
        lock (_gate)
        {
            var found = planned.FirstOrDefault(candidate => candidate.Left > 0 && candidate.Matches(call));
            if (found is not null)
            {
                found.Left--;
            }

            return found?.Fault;
        }
    }

    private static bool Take(ref int left)
    {
        if (Volatile.Read(ref left) <= 0)
        {
            return false;
        }

        Interlocked.Decrement(ref left);
        return true;
    }

    private sealed record Planned(Func<BotCall, bool> Matches, BotFault Fault)
    {
        public int Left { get; set; }
    }
}
