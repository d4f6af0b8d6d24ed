namespace Dormouse.Grains.Chats;

/// <summary>
/// What the channel has is forgotten: at once while more is to be shown, for a crash may repeat one output and not all of them; else with
/// the next write, which often is the next message, or a moment later. The moment is as short as the one in which an answer to what was
/// shown would come from a program: each longer one is repeated by a frontend after a crash under load. It alone changes
/// <see cref="ChatState.Confirmed"/>.
/// </summary>
internal sealed class Confirmations
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly ChatScope _scope;
    private readonly ChatState _state;
    private readonly OutputLog _log;
    private readonly Func<Task> _writeLater;
    private long _count;
    private long _durable;
    private IGrainTimer? _timer;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="scope">The chat.</param>
    /// <param name="state">The chat's state.</param>
    /// <param name="log">The output.</param>
    /// <param name="writeLater">Writes what is left, and does not fail.</param>
    public Confirmations(ChatScope scope, ChatState state, OutputLog log, Func<Task> writeLater)
    {
        (_scope, _state, _log, _writeLater) = (scope, state, log, writeLater);
        log.OnWrite(() =>
        {
            var count = _count;
            return () => _durable = Math.Max(_durable, count);
        });
    }

    /// <summary>Whether something was confirmed that is not durably so.</summary>
    public bool HasUnwritten => _count > _durable;

    /// <summary>The channel has everything up to a number.</summary>
    /// <param name="seq">The number.</param>
    /// <returns>A task that ends when it is durable, or will be in a moment.</returns>
    public async Task ConfirmAsync(long seq)
    {
        if (_state is not { Confirms: true, Move: null or { To: null } })
        {
            return;
        }

        var isOnPage = _state.Pages.Count > 0 && seq > _state.Confirmed;
        _state.Confirmed = Math.Max(_state.Confirmed, Math.Min(seq, _log.Last));
        var confirmed = _log.RemoveUpTo(seq);
        _count += confirmed + (isOnPage ? 1 : 0);
        Measures.OutputsConfirmed(_scope.Channel, confirmed);
        if (!HasUnwritten)
        {
            return;
        }

        if (confirmed > 0 && !isOnPage && _state.Outbox.Count == 0)
        {
            WriteSoon();
        }
        else
        {
            // Also when it comes again, because the write of its first coming failed.
            await _log.WriteAsync();
        }
    }

    private void WriteSoon()
    {
        if (_timer is null)
        {
            _timer = _scope.StartTimer(WriteAsync, Delay, Timeout.InfiniteTimeSpan, keepsAlive: false);
        }
        else
        {
            _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    private Task WriteAsync() => HasUnwritten ? _writeLater() : Task.CompletedTask;
}
