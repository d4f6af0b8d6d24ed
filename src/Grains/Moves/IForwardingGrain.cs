using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;

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
}

/// <summary>Keys of forwarding grains.</summary>
public static class ForwardingKey
{
    /// <summary>The key for a session.</summary>
    /// <param name="session">The session's key before it moved.</param>
    /// <returns><c>forward/machine/id</c>.</returns>
    public static string Of(string session) => $"forward/{session}";
}

/// <summary>Remembers one move.</summary>
[GrainType("forwarding")]
internal sealed class ForwardingGrain(
    [PersistentState(StateNames.Forwarding, StateNames.Store)] IPersistentState<ForwardingState> state) : Grain, IForwardingGrain
{
    public async Task Note(SessionKey to)
    {
        if (state.State.To != to)
        {
            state.State.To = to;
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

    public Task<SessionKey?> Find() => Task.FromResult(state.State.To);
}

/// <summary>What is persisted of a move.</summary>
[GenerateSerializer, Alias("dormouse.ForwardingState")]
internal sealed class ForwardingState
{
    /// <summary>The session's key after it, or null.</summary>
    [Id(0)]
    public SessionKey? To { get; set; }
}
