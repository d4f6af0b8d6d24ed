using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Remembers one address of a group. Whoever comes first decides for ever whose chats it has: the group's own, with their first message,
/// or those of the group that it was before. So whoever has asked need not ask again.
/// </summary>
[GrainType("chat-address")]
internal sealed class ChatAddressGrain(
    [PersistentState(StateNames.ChatAddress, StateNames.Store)] IPersistentState<ChatAddressState> state) : Grain, IChatAddressGrain
{
    private string Key => this.GetPrimaryKeyString();

    public Task<ChatAddress> Find() => Task.FromResult(new ChatAddress(state.State.Owner, state.State.Address));

    public async Task<string> Claim()
    {
        if (state.State.Owner is null)
        {
            await WriteAsync(new() { Owner = Key, Address = state.State.Address });
        }

        return state.State.Owner!;
    }

    public async Task<string> ComeFrom(string group)
    {
        if (state.State.Owner is null)
        {
            // Versions that knew no addresses may have begun a conversation here.
            var isTaken = await GrainFactory.GetGrain<IChatSuccessor>(Key).IsKnown();
            await WriteAsync(new() { Owner = isTaken ? Key : group, Address = state.State.Address });
        }

        return state.State.Owner!;
    }

    public async Task Become(string address)
    {
        if (await Claim() is var owner && owner != Key)
        {
            await GrainFactory.GetGrain<IChatAddressGrain>(owner).Become(address);
        }
        else if (address != Key && address != state.State.Address)
        {
            // The way back last: until it is durable the channel says anew that the group has become another one.
            await GrainFactory.GetGrain<IChatAddressGrain>(address).ComeFrom(Key);
            await WriteAsync(new() { Owner = owner, Address = address });
        }
    }

    private async Task WriteAsync(ChatAddressState next)
    {
        var before = state.State;
        state.State = next;
        await StoreCall.WriteAsync(state, () =>
        {
            state.State = before;
            DeactivateOnIdle();
        });
    }
}

/// <summary>What is persisted of a group's address.</summary>
[GenerateSerializer, Alias("dormouse.ChatAddressState")]
internal sealed class ChatAddressState
{
    /// <summary>Key of the group whose chats get the messages from here; null if it is not decided.</summary>
    [Id(0)]
    public string? Owner { get; init; }

    /// <summary>Key of the group that it has become; null if it is still the same.</summary>
    [Id(1)]
    public string? Address { get; init; }
}
