using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Files;

/// <summary>Holds one file's bytes until the session's machine has them.</summary>
[GrainType("upload")]
internal sealed class UploadGrain([PersistentState(StateNames.Upload, StateNames.Store)] IPersistentState<UploadState> state)
    : Grain, IUploadGrain
{
    public async Task Store(Immutable<byte[]> content)
    {
        if (state.State.Content is not null)
        {
            return;
        }

        state.State = new UploadState { Content = content.Value };
        try
        {
            await StoreCall.RunAsync(() => state.WriteStateAsync(), DeactivateOnIdle);
        }
        catch (StoreUnavailableException)
        {
            state.State = new UploadState();
            throw;
        }
    }

    public Task<Immutable<byte[]?>> Read() => Task.FromResult(state.State.Content.AsImmutable());

    public async Task Clear()
    {
        if (state.RecordExists)
        {
            await StoreCall.RunAsync(() => state.ClearStateAsync(), DeactivateOnIdle);
        }

        DeactivateOnIdle();
    }
}

/// <summary>What is persisted of an upload.</summary>
[GenerateSerializer, Alias("dormouse.UploadState")]
internal sealed class UploadState
{
    /// <summary>The file's bytes.</summary>
    [Id(0)]
    public byte[]? Content { get; set; }
}
