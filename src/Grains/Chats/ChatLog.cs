using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Chats;

/// <summary>What the parts of a chat log.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(LogLevel.Debug, "Chat {Chat} accepted message {Message} of {User}.")]
    public static partial void Accepted(ILogger logger, string chat, string message, string user);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} could not act on message {Message} yet; it is tried again.")]
    public static partial void Postponed(ILogger logger, Exception exception, string chat, string message);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} has output that could not be written yet; it is tried again.")]
    public static partial void Unwritten(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} could not find a frontend for its output yet; it is tried again.")]
    public static partial void NoDeliverer(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat} keeps its key, and its channel knows its group as {Address} from now on.")]
    public static partial void Readdressed(ILogger logger, string chat, string address);

    [LoggerMessage(
        LogLevel.Information, "Chat {Chat} was to move to {Successor} by an earlier version; the conversation lives there: {IsThere}.")]
    public static partial void MoveEnded(ILogger logger, string chat, string successor, bool isThere);

    [LoggerMessage(LogLevel.Error, "Chat {Chat} could not act on message {Message}; the person is told.")]
    public static partial void Failed(ILogger logger, Exception exception, string chat, string message);

    [LoggerMessage(LogLevel.Warning, "What was answered in chat {Chat} could not be noted in the audit.")]
    public static partial void NotNoted(ILogger logger, Exception exception, string chat);
}
