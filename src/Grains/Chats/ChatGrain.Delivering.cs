using System.Runtime.CompilerServices;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

// Which frontend delivers: one at a time, so that nothing is shown twice or out of order. Who it is is durable before it
// gets anything: a chat that has moved to another silo must not let a second one begin while the first one may be sending.
internal sealed partial class ChatGrain
{
    private string? _durableDeliverer;
    private long _delivery = 1;
    private long _activeDelivery;
    private bool _isFinding;
    private bool _isParked;
    private DateTimeOffset _lastHeard;

    private bool HasToDeliver => _state.Confirms && !_isParked && (_state.Outbox.Count > 0 || _state.Pages.Count > 0);

    public IAsyncEnumerable<ChatOutput> ReadToDeliver(string frontend, long after) => ReadToDeliverAsync(frontend, after);

    public Task EndDelivery(string frontend)
    {
        if (_state.Deliverer == frontend)
        {
            // Not written for its own sake: a name too many costs its successor a few seconds, and no output.
            SetDeliverer(null);
            NotifyChannel();
        }

        return Task.CompletedTask;
    }

    public Task Park(TimeSpan ago)
    {
        _isParked = _time.GetUtcNow() - _lastHeard >= ago;
        UpdateChores();
        return Task.CompletedTask;
    }

    public Task Unpark()
    {
        Heard();
        return Resume();
    }

    /// <summary>Somebody wrote here, or let us in.</summary>
    private void Heard()
    {
        _isParked = false;
        _lastHeard = _time.GetUtcNow();
    }

    private async IAsyncEnumerable<ChatOutput> ReadToDeliverAsync(
        string frontend, long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (_isParked || (_state.Deliverer ?? frontend) != frontend)
        {
            throw new DeliveryRefusedException();
        }

        SetDeliverer(frontend);

        // It may have taken more from an earlier activation than this one knows; a notice in the place of that would not be seen.
        TellLeftOutLast(after);
        _taken = Math.Max(_taken, after);
        var delivery = _activeDelivery = _delivery;
        try
        {
            if (_durableDeliverer != frontend)
            {
                await WriteAsync();
            }

            await foreach (var output in ReadAsync(Math.Max(after, _state.Confirmed), () => delivery == _delivery, cancellation))
            {
                yield return output;
            }
        }
        finally
        {
            _activeDelivery = _activeDelivery == delivery ? 0 : _activeDelivery;
        }
    }

    /// <summary>Whoever read before, even the same frontend, gets nothing more.</summary>
    private void SetDeliverer(string? frontend)
    {
        _state.Deliverer = frontend;
        _delivery++;
        WakeReaders();
    }

    /// <summary>Nobody delivers now: the channel has to be told that there is something to show.</summary>
    private void NotifyChannel()
    {
        if (_activeDelivery != _delivery && (HasToDeliver || (_state.Confirms && !_isParked && _live.IsWorking)))
        {
            FindDeliverer();
        }
    }

    private void FindDeliverer()
    {
        if (!_isFinding)
        {
            _isFinding = true;
            FindDelivererAsync().Ignore();
        }
    }

    private async Task FindDelivererAsync()
    {
        try
        {
            var channel = GrainFactory.GetGrain<IChannelGrain>(Channel);
            var before = _state.Deliverer;
            var found = await channel.OutputWaits(Key, before);
            if (found is null || found == before || _state.Deliverer != before)
            {
                return;
            }

            SetDeliverer(found);
            await WriteAsync();
            await channel.OutputWaits(Key, found);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
        {
            // The chores try again for as long as something waits.
            LogNoDeliverer(_logger, exception, Key);
        }
        finally
        {
            _isFinding = false;
        }
    }
}
