using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Finished output that has left a chat's state, so that the state does not grow with the conversation. Key: the chat's
/// key, <c>#</c> and the page's number.
/// </summary>
[Alias("dormouse.IChatPageGrain")]
internal interface IChatPageGrain : IGrainWithStringKey
{
    /// <summary>Stores the page durably.</summary>
    /// <param name="outputs">The output, in order.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Store")]
    Task Store(IReadOnlyList<ChatOutput> outputs);

    /// <summary>Reads the page.</summary>
    /// <returns>The output, in order.</returns>
    [Alias("Read")]
    Task<IReadOnlyList<ChatOutput>> Read();

    /// <summary>Removes the page.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    [Alias("Clear")]
    Task Clear();
}

/// <inheritdoc cref="IChatPageGrain"/>
[GrainType("chat-page")]
internal sealed class ChatPageGrain([PersistentState(StateNames.ChatPage, StateNames.Store)] IPersistentState<ChatPageState> state)
    : Grain, IChatPageGrain
{
    public async Task Store(IReadOnlyList<ChatOutput> outputs)
    {
        state.State = new ChatPageState { Outputs = [.. outputs] };
        await StoreCall.RunAsync(() => state.WriteStateAsync(), DeactivateOnIdle);
    }

    public Task<IReadOnlyList<ChatOutput>> Read() => Task.FromResult<IReadOnlyList<ChatOutput>>(state.State.Outputs);

    public async Task Clear()
    {
        if (state.RecordExists)
        {
            await StoreCall.RunAsync(() => state.ClearStateAsync(), DeactivateOnIdle);
        }

        DeactivateOnIdle();
    }
}

/// <summary>What is persisted of a page.</summary>
[GenerateSerializer, Alias("dormouse.ChatPageState")]
internal sealed class ChatPageState
{
    /// <summary>The output, in order.</summary>
    [Id(0)]
    public List<ChatOutput> Outputs { get; set; } = [];
}
