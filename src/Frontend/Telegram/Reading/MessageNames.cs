using System.Globalization;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>
/// How people, chats and times are named to an agent. Whoever chose a name, it is only a name: on one line, short, in quotation marks.
/// </summary>
internal static class MessageNames
{
    private const int MostOfName = 64;

    /// <summary>The name of a person or a bot.</summary>
    /// <param name="user">Who it is.</param>
    /// <param name="me">This bot.</param>
    /// <returns><c>"Bob Smith" (@bob)</c>, <c>this bot</c>.</returns>
    public static string Of(User? user, User? me) => user is null ? "somebody"
        : user.Id == me?.Id ? "this bot"
        : $"\"{Clean($"{user.FirstName} {user.LastName}")}\"{At(user.Username)}";

    /// <summary>The name of a chat.</summary>
    /// <param name="chat">The chat.</param>
    /// <returns><c>"News" (@news)</c>.</returns>
    public static string Of(Chat? chat) =>
        chat is null ? "a chat" : $"\"{Clean(chat.Title ?? $"{chat.FirstName} {chat.LastName}")}\"{At(chat.Username)}";

    /// <summary>A time.</summary>
    /// <param name="time">The time, in UTC.</param>
    /// <returns><c>2026-11-24 10:12 UTC</c>.</returns>
    public static string Of(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Makes a name harmless.</summary>
    /// <param name="name">The name.</param>
    /// <param name="most">Most characters of it.</param>
    /// <returns>One line without quotation marks and brackets; <c>?</c> if nothing is left.</returns>
    public static string Clean(string? name, int most = MostOfName)
    {
        var clean = string.Concat((name ?? "").Select(static c => c switch
        {
            '"' => '\'',
            '[' => '(',
            ']' => ')',
            _ when char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format => ' ',
            _ => c,
        }));
        clean = string.Join(' ', clean.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length == 0 ? "?" : Short(clean, most);
    }

    /// <summary>The beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters of it.</param>
    /// <returns>The text, or its beginning and three dots; never half a character.</returns>
    public static string Short(string text, int most) => text.Length <= most ? text
        : $"{text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]}…";

    private static string At(string? username) => username is { Length: > 0 } ? $" (@{Clean(username)})" : "";
}
