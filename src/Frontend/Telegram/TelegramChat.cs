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

    private const char At = '@';
    private const long FirstSupergroup = -1_000_000_000_000;

    /// <summary>Whether it is a group, where edits must be rarer.</summary>
    public bool IsGroup => Id < 0;

    /// <summary>
    /// The chat's key; see <see cref="ChatKey.OfTelegram"/>. It stays when the group gets another id, so that one may be in it.
    /// </summary>
    public string Key { get; init; } = ChatKey.OfTelegram(Id, Thread);

    /// <summary>Whether what is written at this place belongs to another chat: a button of this one must say whose it is.</summary>
    public bool IsGuest { get; init; }

    private bool IsAtHome => IdIn(Key) == Id;

    /// <summary>Where a message is. A plain reply outside of a forum has the number of a thread too, and is in no topic.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The chat, by the id that it has there.</returns>
    public static TelegramChat Of(Message message) => Of(message.Chat.Id, message.IsTopicMessage ? message.MessageThreadId : null);

    /// <summary>The chat of a place.</summary>
    /// <param name="id">Telegram's id of the chat.</param>
    /// <param name="thread">The topic's number, or null.</param>
    /// <returns>The chat, by the id that it has there.</returns>
    public static TelegramChat Of(long id, int? thread) => new(id, id < 0 && thread == General ? null : thread);

    /// <summary>Reads a chat's key; see <see cref="ChatKey.OfTelegram"/>.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The chat, by the id in its key.</returns>
    public static TelegramChat Parse(string key) => Of(
        IdIn(key), key.Split(':') is [_, _, var thread] ? int.Parse(thread, CultureInfo.InvariantCulture) : null) with { Key = key };

    /// <summary>Whether a text is a key; what comes back from a button may be anything.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True if it can be read.</returns>
    public static bool IsKey(string text) => text.Split(':') is [ChatKey.Telegram, var id, .. var thread]
        && long.TryParse(id, CultureInfo.InvariantCulture, out _)
        && thread.Length <= 1
        && thread.All(static number => int.TryParse(number, CultureInfo.InvariantCulture, out _));

    /// <summary>
    /// Names a message in the chat. Telegram counts the messages of each id from the beginning, so those that came to another id than the
    /// one in the key say where.
    /// </summary>
    /// <param name="message">Telegram's number of the message at this place.</param>
    /// <returns><c>number</c> or <c>number@id</c>.</returns>
    public string NameOf(int message) => IsAtHome
        ? message.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{message}{At}{Id}");

    /// <summary>Finds a message by its name.</summary>
    /// <param name="name">See <see cref="NameOf"/>.</param>
    /// <returns>Telegram's number of the message; null if it is at another place.</returns>
    public int? NumberOf(string name)
    {
        var number = int.Parse(name.Split(At)[0], CultureInfo.InvariantCulture);
        return NameOf(number) == name ? number : null;
    }

    /// <summary>The key of a topic's chat in the same group.</summary>
    /// <param name="thread">The topic's number.</param>
    /// <returns>The key.</returns>
    public string KeyOf(int thread) => ChatKey.OfTelegram(IdIn(Key), thread);

    /// <summary>The address of a topic; private chats have none.</summary>
    /// <param name="thread">The topic's number.</param>
    /// <returns>The link, or null.</returns>
    public string? LinkTo(int thread) => Id < FirstSupergroup
        ? string.Create(CultureInfo.InvariantCulture, $"https://t.me/c/{FirstSupergroup - Id}/{thread}")
        : null;

    private static long IdIn(string key) => long.Parse(key.Split(':')[1], CultureInfo.InvariantCulture);
}
