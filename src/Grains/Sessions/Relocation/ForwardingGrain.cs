using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.Sessions;

/// <summary>Remembers one move.</summary>
[GrainType("forwarding")]
internal sealed class ForwardingGrain(
    [PersistentState(StateNames.Forwarding, StateNames.Store)] IPersistentState<ForwardingState> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time) : Grain, IForwardingGrain
{
    private static readonly TimeSpan Old = TimeSpan.FromDays(90);

    public async Task Note(SessionKey to)
    {
        if (state.State.To != to)
        {
            state.State.To = to;
            state.State.NotedAt = time.WallNow();
            await WriteAsync();
        }
    }

    public Task<SessionKey?> Find() => Task.FromResult(state.State.To);

    public async Task Sweep()
    {
        if (state.State is { To: not null, NotedAt: null })
        {
            // Noted by a version that did not say when: not before now.
            state.State.NotedAt = time.WallNow();
            await WriteAsync();
        }

        if (state.State.NotedAt is { } noted && time.WallNow() - noted >= Old && await IsForgottenAsync())
        {
            await StoreCall.RunAsync(() => state.ClearStateAsync(), DeactivateOnIdle);
        }

        DeactivateOnIdle();
    }

    private async Task<bool> IsForgottenAsync()
    {
        try
        {
            return await GrainFactory.GetGrain<ISessionHandover>(ForwardingKey.SessionOf(this.GetPrimaryKeyString())).Forget();
        }
        catch (MachineAwayException)
        {
            // What that machine has of the session is looked at when it is back.
            return false;
        }
    }

    private Task WriteAsync() => StoreCall.WriteAsync(state, DeactivateOnIdle);
}

/// <summary>What is persisted of a move.</summary>
[GenerateSerializer, Alias("dormouse.ForwardingState")]
internal sealed class ForwardingState
{
    /// <summary>The session's key after it, or null.</summary>
    [Id(0)]
    public SessionKey? To { get; set; }

    /// <summary>When the session moved; null if a version noted it that did not say it.</summary>
    [Id(35)]
    public DateTimeOffset? NotedAt { get; set; }
}
