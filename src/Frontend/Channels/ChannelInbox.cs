using Dormouse.Hosting.People;

namespace Dormouse.Frontend.Channels;

/// <summary>Who the people of channels are, and where what they write goes.</summary>
/// <param name="grains">The grains.</param>
/// <param name="people">The people whom the settings know.</param>
internal sealed class ChannelInbox(IGrainFactory grains, KnownPeople people)
{
    /// <summary>Says who somebody is: a person of the settings, or one who was let in by pairing.</summary>
    /// <param name="user">Somebody.</param>
    /// <returns>The person's name, or null if they are not known.</returns>
    public async Task<string?> FindAsync(ExternalUserId user) => people.UserOf(user) ?? await (user.Number is { } number
        ? Pairing(user).Find(number) // A silo of version 0.1.0 knows people by numbers only.
        : Pairing(user).Find(user));

    /// <summary>Somebody who is not known wrote. Nothing else of theirs reaches a grain.</summary>
    /// <param name="user">Somebody.</param>
    /// <param name="displayName">What they call themselves; only shown.</param>
    /// <param name="username">The channel's public name of them, without <c>@</c>; null if there is none.</param>
    /// <returns>
    /// The pairing code to tell them; null if they were told less than an hour ago, or too many strangers were told just now.
    /// </returns>
    public async Task<string?> RequestPairingAsync(ExternalUserId user, string displayName, string? username = null)
    {
        if (username is not null)
        {
            try
            {
                return await Pairing(user).RequestPairing(new Stranger(user, displayName) { Username = username });
            }
            catch (Exception exception) when (exception is not (StoreUnavailableException or TimeoutException))
            {
                // A silo of an earlier version does not know the call, and shows both names as one.
                displayName = $"{displayName} (@{username})";
            }
        }

        return await (user.Number is { } number
            ? Pairing(user).RequestPairing(number, displayName)
            : Pairing(user).RequestPairing(user, displayName));
    }

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
    public Task UnblockAsync(string chat) => grains.GetGrain<IChatGrain>(chat).UnblockDelivery();

    private IPairingGrain Pairing(ExternalUserId user) => grains.GetGrain<IPairingGrain>(PairingKey.Of(user.Channel));
}
