using System.Collections.Concurrent;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Which conversation a message belongs to. Earlier versions took a forum's General for a topic where a message gave it its number:
/// such a conversation goes on as General's, with its session and what waits.
/// </summary>
internal sealed class ChatPlaces(IGrainFactory grains)
{
    private readonly ConcurrentDictionary<long, bool> _joined = new();

    /// <summary>The key of the chat that a message is in.</summary>
    /// <param name="message">The message.</param>
    /// <returns>See <see cref="ChatKey.OfTelegram"/>.</returns>
    public async Task<string> KeyAsync(Message message)
    {
        var chat = TelegramChat.Of(message);
        if (chat.Thread is null && message is { IsTopicMessage: true, MessageThreadId: { } number } && !_joined.ContainsKey(chat.Id))
        {
            await grains.GetGrain<IChatGrain>(ChatKey.OfTelegram(chat.Id, number)).MoveTo(chat.Key);
            _joined[chat.Id] = true;
        }

        return chat.Key;
    }
}
