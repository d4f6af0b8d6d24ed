using Orleans.Core;
using Orleans.Storage;

namespace Dormouse.Grains.Storage;

/// <summary>Turns a storage provider's failures into exceptions that every caller of a grain can read.</summary>
internal static class StoreCall
{
    /// <summary>Writes a grain's state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="deactivate">
    /// Called when it could not be written: what is in memory is not what the store holds, and the next call has to read that.
    /// </param>
    /// <exception cref="StoreUnavailableException">It was not written.</exception>
    public static async Task WriteAsync(IStorage state, Action deactivate)
    {
        try
        {
            await RunAsync(state.WriteStateAsync, static () => { });
        }
        catch (StoreUnavailableException)
        {
            deactivate();
            throw;
        }
    }

    /// <summary>Runs one storage operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="onConflict">Called when the store holds another version than the grain.</param>
    /// <exception cref="StoreUnavailableException">The operation failed; the grain may try again.</exception>
    public static async Task RunAsync(Func<Task> operation, Action onConflict)
    {
        try
        {
            await operation();
        }
        catch (InconsistentStateException exception)
        {
            onConflict();
            throw new StoreUnavailableException($"The store holds a newer version of this state: {exception.Message}");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or StoreUnavailableException))
        {
            throw new StoreUnavailableException($"The store can't be written now: {exception.GetBaseException().Message}");
        }
    }
}
