using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>What a message says of topics.</summary>
internal static class Topics
{
    /// <summary>Whether its chat has topics and it is in none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="me">The bot; null if it is not known yet.</param>
    /// <returns>True for a forum's General, and for a private chat where the bot has topics.</returns>
    public static bool CanOpen(Message message, User? me) =>
        TelegramChat.Of(message) is { Thread: null } chat && (chat.IsGroup ? message.Chat.IsForum : me?.HasTopicsEnabled == true);

    /// <summary>What its topic is called: whatever is written in a topic, and is no other reply, answers what began it.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The name; null if it is in none, or does not say.</returns>
    public static string? NameOf(Message message) =>
        message.IsTopicMessage ? message.ReplyToMessage?.ForumTopicCreated?.Name : null;
}
