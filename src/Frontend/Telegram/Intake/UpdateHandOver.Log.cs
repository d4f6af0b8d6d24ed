namespace Dormouse.Frontend.Telegram.Intake;

internal sealed partial class UpdateHandOver
{
    [LoggerMessage(
        LogLevel.Error,
        "Telegram chat {Chat} takes none of its updates, and {Most} wait behind the first: "
        + "Telegram shows no newer ones of any chat until it does, or they can be set aside.")]
    private static partial void LogBlocked(ILogger logger, Exception exception, string chat, int most);

    [LoggerMessage(
        LogLevel.Warning,
        "Telegram chat {Chat}: {Count} updates can't be taken now, or wait behind one that can't; "
        + "they are set aside, and others go on.")]
    private static partial void LogSetAside(ILogger logger, string chat, int count);
}
