using Orleans.Storage;

namespace Dormouse.Silo.Storage;

/// <summary>
/// A storage provider whose failures every caller of a grain can read: a reading that fails while a grain is activated reaches
/// the caller as it is, across silos and in frontends that know no database.
/// </summary>
/// <param name="provider">The provider.</param>
internal sealed class GrainStore(IGrainStorage provider) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await provider.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Told("read", exception);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await provider.WriteStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Told("written", exception);
        }
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await provider.ClearStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Told("written", exception);
        }
    }

    private static bool IsFailure(Exception exception) => exception is not (InconsistentStateException or OperationCanceledException);

    private static StoreUnavailableException Told(string what, Exception exception) =>
        new($"The store can't be {what} now: {exception.GetBaseException().Message}");
}
