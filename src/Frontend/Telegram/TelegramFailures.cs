using Dormouse.Frontend.Channels;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram;

/// <summary>Says in every channel's words how a call of the Bot API failed.</summary>
internal static class TelegramFailures
{
    /// <summary>Makes one call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ChannelException">It failed.</exception>
    public static async Task<T> TellAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ApiRequestException exception)
        {
            throw new ChannelException(TelegramErrors.Of(exception), exception.Message, exception)
            {
                Wait = exception.Parameters?.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                MovedTo = exception.Parameters?.MigrateToChatId is { } id ? ChatKey.OfTelegram(id, thread: null) : null,
                MayBeDone = exception.ErrorCode >= 500,
            };
        }
        catch (RequestException exception)
        {
            throw new ChannelException(ChannelError.Trouble, exception.Message, exception)
            {
                MayBeDone = exception.InnerException is not HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
                },
            };
        }
    }
}
