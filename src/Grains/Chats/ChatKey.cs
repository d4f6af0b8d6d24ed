namespace Dormouse.Grains.Chats;

/// <summary>A chat's grain key: the channel, a colon and the channel's own name of the conversation.</summary>
public static class ChatKey
{
    /// <summary>The channel of the web console and the HTTP API.</summary>
    public const string Web = "web";

    /// <summary>The channel of the Telegram bot.</summary>
    public const string Telegram = "telegram";

    /// <summary>The key of a web conversation.</summary>
    /// <param name="user">The person whose it is.</param>
    /// <param name="chat">The name that the person chose.</param>
    /// <returns><c>web:user/chat</c>.</returns>
    public static string OfWeb(string user, string chat) => $"{Web}:{user}/{chat}";

    /// <summary>The key of a Telegram conversation.</summary>
    /// <param name="chat">Telegram's id of the chat.</param>
    /// <param name="thread">The forum topic, or null.</param>
    /// <returns><c>telegram:chat</c> or <c>telegram:chat:thread</c>.</returns>
    public static string OfTelegram(long chat, int? thread) => thread is null
        ? FormattableString.Invariant($"{Telegram}:{chat}")
        : FormattableString.Invariant($"{Telegram}:{chat}:{thread}");

    /// <summary>The channel that a key belongs to.</summary>
    /// <param name="key">The key.</param>
    /// <returns><see cref="Web"/>, <see cref="Telegram"/>.</returns>
    public static string ChannelOf(string key) => key[..key.IndexOf(':', StringComparison.Ordinal)];
}
