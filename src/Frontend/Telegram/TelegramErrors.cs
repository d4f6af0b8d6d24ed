using Dormouse.Frontend.Channels;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram;

/// <summary>Reads Telegram's errors. Telegram has one code for most of them, so it is the words that count.</summary>
internal static class TelegramErrors
{
    private static readonly (ChannelError Error, string[] Words)[] BadRequests =
    [
        (ChannelError.Forbidden,
        [
            "chat not found", "user not found", "PEER_ID_INVALID", "USER_IS_BLOCKED", "USER_DEACTIVATED", "INPUT_USER_DEACTIVATED",
            "group is deactivated", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED", "CHAT_SEND_PLAIN_FORBIDDEN", "have no rights to send",
            "not enough rights to send text", "need administrator rights",
        ]),
        (ChannelError.Unchanged, ["TOPIC_NOT_MODIFIED"]),
        (ChannelError.ThreadGone, ["message thread not found", "TOPIC_"]),
        (ChannelError.Unchanged, ["message is not modified"]),
        (ChannelError.MessageGone,
        [
            "message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID", "no text in the message to edit",
            "message to delete not found", "message can't be deleted",
        ]),
        (ChannelError.Buttons, ["BUTTON_", "reply markup", "REPLY_MARKUP", "reply keyboard", "inline keyboard"]),
        (ChannelError.Formatting, ["entit", "text_link", "URL_INVALID"]),
        (ChannelError.TooLong, ["too long", "TOO_LONG"]),
    ];

    /// <summary>Whether a refusal is not for what was sent: the server does not know the method, or has it not for this chat.</summary>
    /// <param name="exception">The refusal.</param>
    /// <returns>True if trying again does not help.</returns>
    public static bool MeansUnsupported(ChannelException exception) =>
        exception.InnerException is ApiRequestException { ErrorCode: 400 or 404 }
        && exception.Error is ChannelError.Other or ChannelError.Trouble or ChannelError.TooLong;

    /// <summary>Reads an error.</summary>
    /// <param name="exception">The error.</param>
    /// <returns>What it means.</returns>
    public static ChannelError Of(ApiRequestException exception) => exception switch
    {
        { Parameters.MigrateToChatId: not null } => ChannelError.Moved,
        { ErrorCode: 429 } => ChannelError.Wait,
        { ErrorCode: >= 500 or 401 or 404 } => ChannelError.Trouble,
        { ErrorCode: 403 } => ChannelError.Forbidden,
        { ErrorCode: 413 } => ChannelError.TooLarge,
        _ => BadRequests.FirstOrDefault(
            known => known.Words.Any(word => exception.Message.Contains(word, StringComparison.OrdinalIgnoreCase)),
            (ChannelError.Other, [])).Error,
    };
}
