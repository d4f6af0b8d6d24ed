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

    private TimeSpan _pause = FirstPause;

    /// <summary>Makes the call.</summary>
    /// <param name="call">The call; made anew for each try.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <param name="repeats">Whether it is made again although it may have been carried out.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ApiRequestException">Telegram refused it for good.</exception>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is another one now.</exception>
    /// <exception cref="MaybeSentException">It may have been carried out, and is not to be repeated.</exception>
    /// <exception cref="LeaseOverException">The lease is over, and the call was not begun.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken stopping, bool repeats = true)
    {
        while (true)
        {
            await pace.WaitAsync(stopping);
            term.Require();
            try
            {
                var result = await call();
                _pause = FirstPause;
                return result;
            }
            catch (ApiRequestException exception) when (Refusals.Of(exception) is Refusal.Forbidden)
            {
                throw new ChatForbiddenException(exception.Message);
            }
            catch (ApiRequestException exception) when (Refusals.Of(exception) is Refusal.Moved)
            {
                throw new ChatMovedException(exception.Parameters!.MigrateToChatId!.Value);
            }
            catch (ApiRequestException exception) when (Refusals.Of(exception) is Refusal.Wait)
            {
                var wait = TimeSpan.FromSeconds(exception.Parameters?.RetryAfter ?? 1);
                pace.Pause(wait);
                LogPaced(logger, chat.Id, wait);
            }
            catch (RequestException exception) when (exception is not ApiRequestException api || Refusals.Of(api) is Refusal.ServerTrouble)
            {
                LogFailed(logger, exception, chat.Id, _pause);
                await Task.Delay(_pause, time, stopping);
                _pause = _pause * 2 < LastPause ? _pause * 2 : LastPause;
                if (!repeats && MayHaveBeenTaken(exception))
                {
                    throw new MaybeSentException(exception);
                }
            }
        }
    }

    /// <summary>Leaves the chat alone for a while, all of its topics.</summary>
    /// <param name="wait">How long.</param>
    public void Pause(TimeSpan wait) => pace.Pause(wait);

    private static bool MayHaveBeenTaken(RequestException exception) => exception switch
    {
        ApiRequestException { ErrorCode: < 500 } => false,
        { InnerException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } } => false,
        _ => true,
    };

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: told to wait {Wait}.")]
    private static partial void LogPaced(ILogger logger, long chat, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: a call failed; tried again in {Wait}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, long chat, TimeSpan wait);
}
