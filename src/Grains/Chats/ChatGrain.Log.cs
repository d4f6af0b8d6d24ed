using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Chats;

internal sealed partial class ChatGrain
{
    [LoggerMessage(LogLevel.Debug, "Chat {Chat} accepted message {Message} of {User}.")]
    private static partial void LogAccepted(ILogger logger, string chat, string message, string user);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} could not act on message {Message} yet; it is tried again.")]
    private static partial void LogPostponed(ILogger logger, Exception exception, string chat, string message);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} has output that could not be written yet; it is tried again.")]
    private static partial void LogUnwritten(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} could not find a frontend for its output yet; it is tried again.")]
    private static partial void LogNoDeliverer(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat} moves to {Successor}.")]
    private static partial void LogMoving(ILogger logger, string chat, string successor);

    [LoggerMessage(LogLevel.Error, "Chat {Chat} could not act on message {Message}; the person is told.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string chat, string message);
}
