using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Grains.Moves;

/// <summary>
/// Where a session went that has moved. It can be asked while the session's old machine is away, for good perhaps.
/// Key: see <see cref="ForwardingKey"/>.
/// </summary>
[Alias("dormouse.IForwardingGrain")]
public interface IForwardingGrain : IGrainWithStringKey
{
    /// <summary>Notes where the session went. The same call again changes nothing.</summary>
    /// <param name="to">Its key from now on.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Note")]
    Task Note(SessionKey to);

    /// <summary>Says where the session went.</summary>
    /// <returns>Its key after the move, or null if it has not moved.</returns>
    [Alias("Find")]
    Task<SessionKey?> Find();

    /// <summary>Forgets the move if it was long ago: whoever has not asked since finds the session by its name.</summary>
    /// <returns>A task that ends when it was looked at.</returns>
    [Alias("Sweep")]
    Task Sweep();
}

/// <summary>Keys of forwarding grains.</summary>
public static class ForwardingKey
{
    /// <summary>The key for a session.</summary>
    /// <param name="session">The session's key before it moved.</param>
    /// <returns><c>forward/machine/id</c>.</returns>
    public static string Of(string session) => $"{Prefix}{session}";

    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "forward/";

    /// <summary>The session that a key is for.</summary>
    /// <param name="key">The forwarding grain's key.</param>
    /// <returns>The session's key before it moved.</returns>
    public static string SessionOf(string key) => key[Prefix.Length..];
}

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

    private async Task WriteAsync()
    {
        try
        {
            await StoreCall.RunAsync(() => state.WriteStateAsync(), static () => { });
        }
        catch (StoreUnavailableException)
        {
            DeactivateOnIdle();
            throw;
        }
    }
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
