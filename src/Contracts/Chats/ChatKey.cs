using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dormouse.Contracts;

/// <summary>
/// A chat's grain key: the channel, a colon and the channel's own name of the conversation when it began. It never changes; where the
/// channel has it now is a matter of <see cref="IChatAddressGrain"/>.
/// </summary>
public static class ChatKey
{
    /// <summary>The channel of the web console and the HTTP API.</summary>
    public const string Web = "web";

    /// <summary>The channel of the Telegram bot.</summary>
    public const string Telegram = "telegram";

    /// <summary>What stands for the channel where a person has talked to an agent in its own terminal; there are no chats of it.</summary>
    public const string Terminal = "terminal";

    /// <summary>Most characters of a web conversation's name.</summary>
    public const int MaxWebName = 200;

    /// <summary>Whether a web conversation can be called so.</summary>
    /// <param name="chat">The name.</param>
    /// <returns>True for 1 to 200 characters, none of them a control character.</returns>
    public static bool IsWebName(string chat) => chat.Length is >= 1 and <= MaxWebName && !chat.Any(char.IsControl);

    /// <summary>The key of a web conversation.</summary>
    /// <param name="user">The person whose it is.</param>
    /// <param name="chat">The name that the person chose; see <see cref="IsWebName"/>.</param>
    /// <returns>
    /// <c>web:user/chat</c>; for a name with other characters than letters, digits, -, _ and ., <c>web:user/~</c> and its digest.
    /// </returns>
    public static string OfWeb(string user, string chat) => $"{Web}:{user}/{(IsPlain(chat) ? chat : $"~{Digest(chat)}")}";

    /// <summary>
    /// The key of the web conversation that talks to one session and to no other, so that a session has a door of its own; nobody can
    /// choose a name for which <see cref="OfWeb"/> is the same.
    /// </summary>
    /// <param name="user">The person whose session it is.</param>
    /// <param name="session">The session's name.</param>
    /// <returns><c>web:user/=session</c>.</returns>
    public static string OfSession(string user, string session) => $"{Web}:{user}/={session}";

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

    /// <summary>The key of the whole group that a Telegram conversation is in: without the topic.</summary>
    /// <param name="key">The conversation's key.</param>
    /// <returns><c>telegram:chat</c>.</returns>
    public static string GroupOf(string key) => key.Split(':') is [var channel, var chat, _] ? $"{channel}:{chat}" : key;

    /// <summary>Whether a conversation is in a topic.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>True if it is.</returns>
    public static bool IsTopic(string key) => ChannelOf(key) == Telegram && GroupOf(key) != key;

    /// <summary>Whether several people talk in a conversation.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>
    /// True where the channel's name of the conversation begins with <c>-</c>, as the ids of Telegram's groups do. Web conversations begin
    /// with their person's name.
    /// </returns>
    public static bool IsGroup(string key) =>
        ChannelOf(key) is var channel && channel != Web && key.AsSpan(channel.Length + 1).StartsWith("-");

    private static bool IsPlain(string chat) => chat.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    // Not the name itself: stores keep at most 512 characters of a key, and not every store tells all characters apart.
    private static string Digest(string chat) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(chat)));
}
