using Dormouse.Frontend.Channels;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Makes a call until Telegram has taken or refused it: 429 waits as long as Telegram says; a server that fails, can't be
/// reached or does not know the bot's token at the time is asked again with growing pauses.
/// </summary>
internal sealed partial class TelegramCalls(TelegramChat chat, ChatPace pace, LeaseTerm term, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    /// <summary>Makes the call.</summary>
    /// <param name="call">The call; made anew for each try.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ApiRequestException">Telegram refused it for good.</exception>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="LeaseOverException">The lease is over, and the call was not begun.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken stopping)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LastPause ? pause * 2 : LastPause)
        {
            await pace.WaitAsync(stopping);
            term.Require();
            try
            {
                return await call();
            }
            catch (ApiRequestException exception) when (IsForbidden(exception))
            {
                throw new ChatForbiddenException(exception.Message);
            }
            catch (ApiRequestException exception) when (exception.ErrorCode == 429)
            {
                var wait = TimeSpan.FromSeconds(exception.Parameters?.RetryAfter ?? 1);
                pace.Pause(wait);
                LogPaced(logger, chat.Id, wait);
            }
            catch (RequestException exception) when (exception is not ApiRequestException { ErrorCode: < 500 and not (401 or 404) })
            {
                LogFailed(logger, exception, chat.Id, pause);
                await Task.Delay(pause, time, stopping);
            }
        }
    }

    /// <summary>Sends something new into the chat's topic; if that is gone or closed, into the group, rather than losing it.</summary>
    /// <param name="send">The call, given the topic; made anew for each try.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ApiRequestException">Telegram refused it for good.</exception>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="LeaseOverException">The lease is over, and the call was not begun.</exception>
    public async Task<T> SendAsync<T>(Func<int?, Task<T>> send, CancellationToken stopping)
    {
        try
        {
            return await RunAsync(() => send(chat.Thread), stopping);
        }
        catch (ApiRequestException exception) when (chat.Thread is not null && IsTopicGone(exception))
        {
            LogTopicGone(logger, chat.Id, chat.Thread.Value);
            return await RunAsync(() => send(null), stopping);
        }
    }

    private static bool IsTopicGone(ApiRequestException exception) =>
        exception.ErrorCode == 400
        && (exception.Message.Contains("message thread not found", StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("TOPIC_", StringComparison.Ordinal));

    private static bool IsForbidden(ApiRequestException exception) =>
        exception.ErrorCode == 403
        || (exception.ErrorCode == 400 && exception.Message.Contains("chat not found", StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: topic {Topic} is gone or closed; its output goes to the group.")]
    private static partial void LogTopicGone(ILogger logger, long chat, int topic);

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: told to wait {Wait}.")]
    private static partial void LogPaced(ILogger logger, long chat, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: a call failed; tried again in {Wait}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, long chat, TimeSpan wait);
}
