using System.Globalization;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram;

/// <summary>Where in Telegram a chat is.</summary>
/// <param name="Id">Telegram's id of the chat; negative for groups.</param>
/// <param name="Thread">The topic, or null: no topic, or a forum's General, which can't be sent to by a number.</param>
internal sealed record TelegramChat(long Id, int? Thread)
{
    /// <summary>The number that a forum's General goes by.</summary>
    public const int General = 1;

    /// <summary>Whether it is a group, where edits must be rarer.</summary>
    public bool IsGroup => Id < 0;

    /// <summary>The chat's key; see <see cref="ChatKey.OfTelegram"/>.</summary>
    public string Key => ChatKey.OfTelegram(Id, Thread);

    /// <summary>Where a message is. A plain reply outside of a forum has the number of a thread too, and is in no topic.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The chat.</returns>
    public static TelegramChat Of(Message message) => At(message.Chat.Id, message.IsTopicMessage ? message.MessageThreadId : null);

    /// <summary>Reads a chat's key; see <see cref="ChatKey.OfTelegram"/>.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The chat.</returns>
    public static TelegramChat Parse(string key)
    {
        var parts = key.Split(':');
        return At(
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : null);
    }

    private static TelegramChat At(long id, int? thread) => new(id, id < 0 && thread == General ? null : thread);
}
