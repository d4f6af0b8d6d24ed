using System.Collections.Concurrent;
using Dormouse.Frontend.Telegram.Intake;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Which chats there are at which places. A group gets another id when it becomes a supergroup, and its chats keep their keys: messages
/// are brought from the place to the key, and output from the key to the place.
/// </summary>
internal sealed class ChatPlaces(IGrainFactory grains)
{
    /// <summary>The groups whose ids are in the keys, by the ids that messages come from. What was said once stays so.</summary>
    private readonly ConcurrentDictionary<long, long> _owners = new();

    /// <summary>The chat that a message from a place belongs to.</summary>
    /// <param name="place">The place.</param>
    /// <returns>The chat there, with its key.</returns>
    /// <exception cref="StoreUnavailableException">It can't be told now.</exception>
    public async ValueTask<TelegramChat> ChatAtAsync(TelegramChat place)
    {
        if (!place.IsGroup)
        {
            return place;
        }

        if (!_owners.TryGetValue(place.Id, out var owner))
        {
            _owners[place.Id] = owner = IdOf(await Of(place.Id).Claim());
        }

        return place with { Key = ChatKey.OfTelegram(owner, place.Thread) };
    }

    /// <summary>The chat of a key, if it is shown at a place: whoever presses a button may say anything.</summary>
    /// <param name="place">The place.</param>
    /// <param name="key">The key.</param>
    /// <returns>The chat; null if it is elsewhere.</returns>
    public async Task<TelegramChat?> GuestAtAsync(TelegramChat place, string key) =>
        await PlaceOfAsync(key) is { IsGuest: true } chat && (chat.Id, chat.Thread) == (place.Id, place.Thread) ? chat : null;

    /// <summary>Where a chat is now.</summary>
    /// <param name="key">The chat's key.</param>
    /// <returns>The chat at its place.</returns>
    public async Task<TelegramChat> PlaceOfAsync(string key)
    {
        var chat = TelegramChat.Parse(key);
        if (!chat.IsGroup)
        {
            return chat;
        }

        var known = await Of(chat.Id).Find();
        if (known.Address is { } address)
        {
            chat = chat with { Id = IdOf(address) };
            known = await Of(chat.Id).Find();
        }

        // Two may be at one place: somebody wrote in the supergroup before it was known what it was before.
        return chat with { IsGuest = ChatKey.OfTelegram(known.Owner is { } owner ? IdOf(owner) : chat.Id, chat.Thread) != key };
    }

    /// <summary>A group has become another one, which Telegram says in both. A chat that is not known is not touched.</summary>
    /// <param name="from">Telegram's id of the group so far.</param>
    /// <param name="to">Its id from now on.</param>
    /// <returns>A task that ends when it is durable.</returns>
    public async Task MovedAsync(long from, long to) => await MovedAsync((await KnownAtAsync(from)).Key, to);

    /// <summary>The group of a chat has become another one.</summary>
    /// <param name="key">The chat's key.</param>
    /// <param name="to">Telegram's id of the group from now on.</param>
    /// <returns>The chat at its place now; that is durable.</returns>
    public async Task<TelegramChat> MovedAsync(string key, long to)
    {
        var chat = grains.GetGrain<IChatGrain>(key);
        var address = ChatKey.OfTelegram(to, thread: null);
        try
        {
            await chat.Readdress(address);
        }
        catch (Exception exception) when (!Failures.IsPassing(exception))
        {
            // The chat is on a silo of an earlier version, which gives it another key. That is heeded when it has this version.
            await chat.MoveTo(address);
        }

        return await PlaceOfAsync(key);
    }

    /// <summary>A group's own chat, of a group from which nobody known need have written.</summary>
    /// <param name="id">Telegram's id of the group.</param>
    /// <returns>The chat.</returns>
    public async Task<TelegramChat> KnownAtAsync(long id)
    {
        var place = TelegramChat.Of(id, thread: null);
        return place.IsGroup && (await Of(id).Find()).Owner is { } owner ? place with { Key = owner } : place;
    }

    private IChatAddressGrain Of(long id) => grains.GetGrain<IChatAddressGrain>(ChatKey.OfTelegram(id, thread: null));

    private static long IdOf(string group) => TelegramChat.Parse(group).Id;
}
