namespace Dormouse.Fakes;

/// <summary>The faults still to come, each for the first calls that match; one call meets at most one.</summary>
public sealed class BotFaults
{
    private readonly Lock _gate = new();
    private readonly List<Planned> _planned = [];
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
        }

        _twice = 0;
        _reversed = 0;
        _lost = 0;
    }

    internal BotFault? Take(BotCall call)
    {
        lock (_gate)
        {
            var found = _planned.FirstOrDefault(candidate => candidate.Left > 0 && candidate.Matches(call));
            if (found is not null)
            {
                found.Left--;
            }

            return found?.Fault;
        }
    }

    internal bool TakeTwice() => Take(ref _twice);

    internal bool TakeLostAnswer() => Take(ref _lost);

    internal bool TakeReversed() => Take(ref _reversed);

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
