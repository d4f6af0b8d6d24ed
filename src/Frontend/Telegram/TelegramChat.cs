using System.Globalization;
using Dormouse.Grains.Chats;

namespace Dormouse.Frontend.Telegram;

/// <summary>Where in Telegram a chat is.</summary>
/// <param name="Id">Telegram's id of the chat; negative for groups.</param>
/// <param name="Thread">The forum topic, or null.</param>
internal sealed record TelegramChat(long Id, int? Thread)
{
    /// <summary>Whether it is a group, where edits must be rarer.</summary>
    public bool IsGroup => Id < 0;

    /// <summary>Reads a chat's key; see <see cref="ChatKey.OfTelegram"/>.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The chat.</returns>
    public static TelegramChat Parse(string key)
    {
        var parts = key.Split(':');
        return new(
            long.Parse(parts[1], CultureInfo.InvariantCulture),
            parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : null);
    }
}
