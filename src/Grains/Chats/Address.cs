namespace Dormouse.Grains.Chats;

/// <summary>
/// Where the channel shows a chat: under the name that is in its key, until the channel gives its group another one. It alone changes
/// <see cref="ChatState.Address"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="chat">The chat's other parts.</param>
internal sealed class Address(ChatScope scope, ChatState state, ChatParts chat)
{
    /// <summary>The group has another name from now on. The same one again changes nothing.</summary>
    /// <param name="address">Key of the group that it has become.</param>
    /// <returns>A task that ends when it is durable, here and for the channel.</returns>
    /// <exception cref="StoreUnavailableException">It is not.</exception>
    public async Task ChangeAsync(string address)
    {
        var group = ChatKey.GroupOf(scope.Key);
        if (address == group)
        {
            return;
        }

        if (state.Address != address)
        {
            ChatLog.Readdressed(scope.Log, scope.Key, address);
            state.Address = address;
            chat.Questions.PutAgain();
            chat.Deliverer.Heard();
        }

        // Also when it is said again: the first time it may not have been written.
        await chat.Log.WriteAsync();
        await scope.Grains.GetGrain<IChatAddressGrain>(group).Become(address);
    }
}
