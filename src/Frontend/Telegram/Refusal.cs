using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram;

/// <summary>What Telegram means when it refuses a call, as far as it matters for what to do next.</summary>
internal enum Refusal
{
    /// <summary>Too much at once: wait as long as it says.</summary>
    Wait,

    /// <summary>The server fails, or does not know the bot's token at the time. Whether the call was carried out is not known.</summary>
    ServerTrouble,

    /// <summary>The bot may not write to the chat, and trying again does not change that.</summary>
    Forbidden,

    /// <summary>The group has become a supergroup, which is another chat.</summary>
    Moved,

    /// <summary>The forum topic was deleted or closed.</summary>
    TopicGone,

    /// <summary>The message shows that already.</summary>
    Unchanged,

    /// <summary>The message to change is gone, or can't be changed any more.</summary>
    MessageGone,

    /// <summary>The formatting is wrong.</summary>
    Formatting,

    /// <summary>The buttons are wrong.</summary>
    Buttons,

    /// <summary>The text or caption has too many characters.</summary>
    TooLong,

    /// <summary>The request has too many bytes.</summary>
    TooLarge,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>Reads refusals. Telegram has one code for most of them, so it is the words that count.</summary>
internal static class Refusals
{
    private static readonly (Refusal Refusal, string[] Words)[] BadRequests =
    [
        (Refusal.Forbidden,
        [
            "chat not found", "user not found", "PEER_ID_INVALID", "USER_IS_BLOCKED", "USER_DEACTIVATED", "INPUT_USER_DEACTIVATED",
            "group is deactivated", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "CHAT_SEND_PLAIN_FORBIDDEN", "have no rights to send",
            "not enough rights to send", "need administrator rights",
        ]),
        (Refusal.TopicGone, ["message thread not found", "TOPIC_"]),
        (Refusal.Unchanged, ["message is not modified"]),
        (Refusal.MessageGone,
        [
            "message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID", "no text in the message to edit",
            "message to delete not found", "message can't be deleted",
        ]),
        (Refusal.Buttons, ["BUTTON_", "reply markup", "REPLY_MARKUP", "reply keyboard", "inline keyboard"]),
        (Refusal.Formatting, ["entit", "text_link", "URL_INVALID"]),
        (Refusal.TooLong, ["too long", "TOO_LONG"]),
    ];

    /// <summary>Reads a refusal.</summary>
    /// <param name="exception">The refusal.</param>
    /// <returns>What it means.</returns>
    public static Refusal Of(ApiRequestException exception) => exception switch
    {
        { Parameters.MigrateToChatId: not null } => Refusal.Moved,
        { ErrorCode: 429 } => Refusal.Wait,
        { ErrorCode: >= 500 or 401 or 404 } => Refusal.ServerTrouble,
        { ErrorCode: 403 } => Refusal.Forbidden,
        { ErrorCode: 413 } => Refusal.TooLarge,
        _ => BadRequests.FirstOrDefault(
            known => known.Words.Any(word => exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase)),
            (Refusal.Other, [])).Refusal,
    };
}
