namespace Dormouse.Frontend.Channels;

/// <summary>Where what people write goes, from whichever channel.</summary>
/// <param name="grains">The grains.</param>
internal sealed class ChannelInbox(IGrainFactory grains)
{
    /// <summary>Hands a message of somebody known to its chat.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="message">The message.</param>
    /// <returns>A task that ends when the channel may be told that it was taken: it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It was not taken; hand it over again.</exception>
    public Task AcceptAsync(string chat, ChatMessage message) => grains.GetGrain<IChatGrain>(chat).Accept(message);

    /// <summary>A part of a message that comes as several is on its way; see <see cref="IChatGrain.Expect"/>.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="group">The <see cref="ChatMessage.Group"/>.</param>
    /// <returns>A task that ends at once.</returns>
    public Task ExpectAsync(string chat, string group) => grains.GetGrain<IChatGrain>(chat).Expect(group);

    /// <summary>Somebody known lets us write to a chat, perhaps again.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when the chat has taken note.</returns>
    public Task UnblockAsync(string chat) => grains.GetGrain<IChatGrain>(chat).Unpark();
}
