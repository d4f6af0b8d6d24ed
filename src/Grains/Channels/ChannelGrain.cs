using Dormouse.Grains.Chats;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.Channels;

/// <summary>
/// Knows the frontends of a channel in memory only: they attach again by themselves. Who polls is durable before they are
/// told so: an activation that has just begun can't know who is alive, and must not let a second one poll.
/// </summary>
[GrainType("channel")]
internal sealed class ChannelGrain(
    [PersistentState(StateNames.Channel, StateNames.Store)] IPersistentState<ChannelState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IChannelGrain
{
    private readonly Dictionary<string, Seat> _seats = [];
    private readonly HashSet<string> _waiting = [];
    private readonly long _begun = time.GetTimestamp();

    public async Task<bool> Attach(string frontend, IChannelFrontend observer)
    {
        _seats[frontend] = new(observer, time.GetTimestamp());
        ForgetTheDead();
        ResumeWaiting();
        if (state.State.Poller is { } poller && poller != frontend && MayLive(poller))
        {
            return false;
        }

        await SetPollerAsync(frontend);
        return true;
    }

    public async Task Detach(string frontend)
    {
        _seats[frontend] = new(Observer: null, time.GetTimestamp());
        if (state.State.Poller == frontend)
        {
            await SetPollerAsync(null);
        }
    }

    public Task<string?> OutputWaits(string chat, string? deliverer)
    {
        if (deliverer is not null && MayLive(deliverer))
        {
            if (_seats.TryGetValue(deliverer, out var seat))
            {
                seat.Observer?.Show(chat).Ignore();
            }
            else
            {
                _waiting.Add(chat);
            }

            return Task.FromResult<string?>(deliverer);
        }

        var chosen = Choose(chat);
        if (chosen is null)
        {
            _waiting.Add(chat);
        }

        return Task.FromResult(chosen);
    }

    /// <summary>Chats are spread over the frontends, each by itself always to the same one.</summary>
    private string? Choose(string chat) => _seats
        .Where(seat => MayLive(seat.Key))
        .Select(static seat => seat.Key)
        .MaxBy(frontend => HashCode.Combine(chat, frontend));

    /// <summary>Whether a frontend may still act: it is alive, or this activation has not been there long enough to know.</summary>
    private bool MayLive(string frontend) => _seats.TryGetValue(frontend, out var seat)
        ? seat.Observer is not null && time.GetElapsedTime(seat.Since) < IChannelGrain.LeaseTime
        : time.GetElapsedTime(_begun) < IChannelGrain.LeaseTime;

    private void ForgetTheDead()
    {
        foreach (var (frontend, seat) in _seats)
        {
            if (time.GetElapsedTime(seat.Since) > 2 * IChannelGrain.LeaseTime)
            {
                _seats.Remove(frontend);
            }
        }
    }

    private void ResumeWaiting()
    {
        foreach (var chat in _waiting)
        {
            GrainFactory.GetGrain<IChatGrain>(chat).Resume().Ignore();
        }

        _waiting.Clear();
    }

    private async Task SetPollerAsync(string? poller)
    {
        var before = state.State.Poller;
        if (before != poller)
        {
            state.State.Poller = poller;
            try
            {
                await StoreCall.RunAsync(() => state.WriteStateAsync(), DeactivateOnIdle);
            }
            catch (StoreUnavailableException)
            {
                state.State.Poller = before;
                throw;
            }
        }
    }

    /// <summary>A frontend of the channel.</summary>
    /// <param name="Observer">The frontend, or null if it has left.</param>
    /// <param name="Since">When it last attached, or left.</param>
    private sealed record Seat(IChannelFrontend? Observer, long Since);
}
