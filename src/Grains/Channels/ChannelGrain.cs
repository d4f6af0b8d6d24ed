using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Dormouse.Grains.Channels;

/// <summary>
/// Knows the frontends of a channel in memory only: they attach again by themselves. Who polls is durable before they are
/// told so: an activation that has just begun can't know who is alive, and must not let a second one poll. And it is written anew
/// with every renewal where other silos share the store: an activation that is cut off does not learn that there is another one, but
/// then its write is refused, and it is dropped. While the store is away nobody polls: nothing could be taken anyway.
/// </summary>
[GrainType("channel")]
internal sealed class ChannelGrain(
    [PersistentState(StateNames.Channel, StateNames.Store)] IPersistentState<ChannelState> state,
    IOptions<ChannelOptions> options,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IChannelGrain
{
    // Frontends wait for two seconds; a store that hangs must not cost them the right to deliver.
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Registration> _registrations = [];
    private readonly HashSet<string> _waiting = [];
    private long _begun;
    private Task _writing = Task.CompletedTask;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // After the state was read: whoever wrote it before that may poll for as long as a lease from now.
        _begun = time.GetTimestamp();
        return Task.CompletedTask;
    }

    public async Task<bool> Attach(string frontend, IChannelFrontend observer)
    {
        _registrations[frontend] = new(observer, time.GetTimestamp());
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
        _registrations[frontend] = new(Observer: null, time.GetTimestamp());
        if (state.State.Poller == frontend)
        {
            await SetPollerAsync(null);
        }
    }

    public Task<string?> OutputWaits(string chat, string? deliverer)
    {
        if (deliverer is not null && MayLive(deliverer))
        {
            if (_registrations.TryGetValue(deliverer, out var registration))
            {
                registration.Observer?.Show(chat).Ignore();
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
    private string? Choose(string chat) => _registrations
        .Where(registration => MayLive(registration.Key))
        .Select(static registration => registration.Key)
        .MaxBy(frontend => HashCode.Combine(chat, frontend));

    /// <summary>Whether a frontend may still act: it is alive, or this activation has not been there long enough to know.</summary>
    private bool MayLive(string frontend) => _registrations.TryGetValue(frontend, out var registration)
        ? registration.Observer is not null && time.GetElapsedTime(registration.Since) < IChannelGrain.LeaseTime
        : time.GetElapsedTime(_begun) < IChannelGrain.LeaseTime;

    private void ForgetTheDead()
    {
        foreach (var (frontend, registration) in _registrations)
        {
            if (time.GetElapsedTime(registration.Since) > 2 * IChannelGrain.LeaseTime)
            {
                _registrations.Remove(frontend);
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
        if (!_writing.IsCompleted)
        {
            throw Silent();
        }

        if (state.State.Poller == poller && !options.Value.IsStoreShared)
        {
            return;
        }

        // One that was begun before this call would not do: another activation may have read what it wrote long ago.
        _writing = WriteAsync(poller);
        try
        {
            await _writing.WaitAsync(StorePatience, time);
        }
        catch (TimeoutException)
        {
            _writing.Ignore();
            throw Silent();
        }
    }

    private static StoreUnavailableException Silent() => new("The store does not answer.");

    private async Task WriteAsync(string? poller)
    {
        var before = state.State.Poller;
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

    /// <summary>A frontend of the channel.</summary>
    /// <param name="Observer">The frontend, or null if it has left.</param>
    /// <param name="Since">When it last attached, or left.</param>
    private sealed record Registration(IChannelFrontend? Observer, long Since);
}
