using Dormouse.Frontend.Channels;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram;

/// <summary>Reads refusals. Telegram has one code for most of them, so it is the words that count.</summary>
internal static class TelegramRefusals
{
    private static readonly (ChannelRefusal Refusal, string[] Words)[] BadRequests =
    [
        (ChannelRefusal.Forbidden,
        [
            "chat not found", "user not found", "PEER_ID_INVALID", "USER_IS_BLOCKED", "USER_DEACTIVATED", "INPUT_USER_DEACTIVATED",
            "group is deactivated", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "CHAT_SEND_PLAIN_FORBIDDEN", "have no rights to send",
            "not enough rights to send", "need administrator rights",
        ]),
        (ChannelRefusal.ThreadGone, ["message thread not found", "TOPIC_"]),
        (ChannelRefusal.Unchanged, ["message is not modified"]),
        (ChannelRefusal.MessageGone,
        [
            "message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID", "no text in the message to edit",
            "message to delete not found", "message can't be deleted",
        ]),
        (ChannelRefusal.Buttons, ["BUTTON_", "reply markup", "REPLY_MARKUP", "reply keyboard", "inline keyboard"]),
        (ChannelRefusal.Formatting, ["entit", "text_link", "URL_INVALID"]),
        (ChannelRefusal.TooLong, ["too long", "TOO_LONG"]),
    ];

    /// <summary>Reads a refusal.</summary>
    /// <param name="exception">The refusal.</param>
    /// <returns>What it means.</returns>
    public static ChannelRefusal Of(ApiRequestException exception) => exception switch
    {
        { Parameters.MigrateToChatId: not null } => ChannelRefusal.Moved,
        { ErrorCode: 429 } => ChannelRefusal.Wait,
        { ErrorCode: >= 500 or 401 or 404 } => ChannelRefusal.Trouble,
        { ErrorCode: 403 } => ChannelRefusal.Forbidden,
        { ErrorCode: 413 } => ChannelRefusal.TooLarge,
        _ => BadRequests.FirstOrDefault(
            known => known.Words.Any(word => exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase)),
            (ChannelRefusal.Other, [])).Refusal,
    };
}
