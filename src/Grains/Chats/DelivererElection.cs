using System.Runtime.CompilerServices;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Which frontend delivers: one at a time, so that nothing is shown twice or out of order. Who it is is durable before it gets anything:
/// a chat that has moved to another silo must not let a second one begin while the first one may be sending. It alone changes
/// <see cref="ChatState.Deliverer"/>.
/// </summary>
internal sealed class DelivererElection
{
    private readonly ChatScope _scope;
    private readonly ChatState _state;
    private readonly OutputLog _log;
    private readonly LiveView _live;
    private readonly ChatReaders _readers;
    private string? _durable;
    private long _delivery = 1;
    private long _activeDelivery;
    private bool _isFinding;
    private bool _isDeliveryBlocked;
    private TimeSpan? _lastHeard;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="scope">The chat.</param>
    /// <param name="state">The chat's state.</param>
    /// <param name="log">What is kept.</param>
    /// <param name="live">What is not.</param>
    /// <param name="readers">Those who read.</param>
    public DelivererElection(ChatScope scope, ChatState state, OutputLog log, LiveView live, ChatReaders readers)
    {
        (_scope, _state, _log, _live, _readers) = (scope, state, log, live, readers);
        _durable = state.Deliverer;
        log.OnWrite(() =>
        {
            var deliverer = state.Deliverer;
            return () => _durable = deliverer;
        });
    }

    /// <summary>Whether something waits to be delivered, and may be.</summary>
    public bool HasToDeliver => _state.Confirms && !_isDeliveryBlocked && _log.HasKept;

    /// <summary>Reads as the one that delivers.</summary>
    /// <param name="frontend">The frontend's id.</param>
    /// <param name="after">Number of the last output shown.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The output, until another one delivers.</returns>
    public async IAsyncEnumerable<ChatOutput> ReadAsync(
        string frontend, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (_isDeliveryBlocked || (_state.Deliverer ?? frontend) != frontend)
        {
            throw new DeliveryRefusedException();
        }

        Set(frontend);

        // It may have taken more from an earlier activation than this one knows; a notice in the place of that would not be seen.
        _log.TellLeftOutLast(after);
        _log.NoteTaken(after);
        var delivery = _activeDelivery = _delivery;
        try
        {
            if (_durable != frontend)
            {
                await _log.WriteAsync();
            }

            await foreach (var output in _readers.ReadAsync(Math.Max(after, _state.Confirmed), () => delivery == _delivery, cancellation))
            {
                yield return output;
            }
        }
        finally
        {
            _activeDelivery = _activeDelivery == delivery ? 0 : _activeDelivery;
        }
    }

    /// <summary>A frontend delivers no more.</summary>
    /// <param name="frontend">The frontend's id.</param>
    public void End(string frontend)
    {
        if (_state.Deliverer == frontend)
        {
            // Not written for its own sake: a name too many costs its successor a few seconds, and no output.
            Set(null);
            NotifyChannel();
        }
    }

    /// <summary>The channel does not let us write, unless somebody was heard since.</summary>
    /// <param name="ago">How long ago the refused output was begun.</param>
    public void Block(TimeSpan ago) => _isDeliveryBlocked = _lastHeard is not { } heard || _scope.Time.SteadyNow() - heard >= ago;

    /// <summary>Somebody wrote here, or let us in.</summary>
    public void Heard()
    {
        _isDeliveryBlocked = false;
        _lastHeard = _scope.Time.SteadyNow();
    }

    /// <summary>Where nobody delivers now, the channel has to be told that there is something to show.</summary>
    public void NotifyChannel()
    {
        if (_activeDelivery != _delivery && (HasToDeliver || (_state.Confirms && !_isDeliveryBlocked && _live.IsWorking)))
        {
            Find();
        }
    }

    /// <summary>Asks the channel for one that delivers.</summary>
    public void Find()
    {
        if (!_isFinding)
        {
            _isFinding = true;
            FindAsync().Ignore();
        }
    }

    /// <summary>Whoever read before, even the same frontend, gets nothing more.</summary>
    private void Set(string? frontend)
    {
        _state.Deliverer = frontend;
        _delivery++;
        _readers.Wake();
    }

    private async Task FindAsync()
    {
        try
        {
            var channel = _scope.Grains.GetGrain<IChannelGrain>(_scope.Channel);
            var before = _state.Deliverer;
            var found = await channel.OutputWaits(_scope.Key, before);
            if (found is null || found == before || _state.Deliverer != before)
            {
                return;
            }

            Set(found);
            await _log.WriteAsync();
            await channel.OutputWaits(_scope.Key, found);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
        {
            // The chores try again for as long as something waits.
            ChatLog.NoDeliverer(_scope.Log, exception, _scope.Key);
        }
        finally
        {
            _isFinding = false;
        }
    }
}
