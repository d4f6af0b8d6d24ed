using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Channels;

/// <summary>Keeps updates. It never calls anybody: whoever takes the channel's updates comes and works them off.</summary>
[GrainType("update-spool")]
internal sealed class UpdateSpoolGrain([PersistentState(StateNames.UpdateSpool, StateNames.Store)] IPersistentState<UpdateSpoolState> state)
    : Grain, IUpdateSpoolGrain
{
    public Task<bool> IsHolding() => Task.FromResult(state.State.Updates.Count > 0);

    public Task Add(IReadOnlyList<SpooledUpdate> updates) => ChangeAsync(state.State.With(updates));

    public Task<SpooledUpdate?> First() => Task.FromResult(state.State.Updates.FirstOrDefault());

    public Task Remove(long id) => ChangeAsync(state.State.Without(id));

    private async Task ChangeAsync(UpdateSpoolState next)
    {
        var before = state.State;
        if (ReferenceEquals(next, before))
        {
            return;
        }

        state.State = next;
        try
        {
            await StoreCall.RunAsync(() => next.Updates.Count > 0 ? state.WriteStateAsync() : state.ClearStateAsync(), DeactivateOnIdle);
        }
        catch
        {
            state.State = before;
            throw;
        }
    }
}
