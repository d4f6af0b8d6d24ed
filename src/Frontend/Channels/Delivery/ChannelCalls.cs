namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// Makes a call until the channel has taken or refused it: it waits as long as the channel says, and a channel that fails or can't be
/// reached is asked again with growing pauses.
/// </summary>
internal sealed partial class ChannelCalls(IChannelChat chat, ChatPace pace, LeaseTerm term, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnsaidWait = TimeSpan.FromSeconds(1);

    private TimeSpan _pause = FirstPause;

    /// <summary>Makes the call.</summary>
    /// <param name="call">The call; made anew for each try.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <param name="repeats">Whether it is made again although it may have been carried out.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="ChannelException">The channel refused it for good.</exception>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
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
                var result = await OnceAsync(call);
                _pause = FirstPause;
                return result;
            }
            catch (ChannelException exception) when (exception.Error is ChannelError.Wait)
            {
                Heed(exception);
            }
            catch (ChannelException exception) when (exception.Error is ChannelError.Trouble)
            {
                LogFailed(logger, exception, chat.Key, _pause);
                await Task.Delay(_pause, time, stopping);
                _pause = _pause * 2 < LastPause ? _pause * 2 : LastPause;
                if (!repeats && exception.MayBeDone)
                {
                    throw new MaybeSentException(exception);
                }
            }
        }
    }

    /// <summary>Makes a call that is worth one try only.</summary>
    /// <param name="call">The call.</param>
    /// <param name="stopping">Ends it.</param>
    /// <returns>False if the channel was told to be left alone, or fails; the call may have been carried out.</returns>
    /// <inheritdoc cref="RunAsync{T}(Func{Task{T}}, CancellationToken, bool)" path="/exception"/>
    public async Task<bool> TryAsync(Func<Task> call, CancellationToken stopping)
    {
        await pace.WaitAsync(stopping);
        term.Require();
        try
        {
            return await OnceAsync(async () =>
            {
                await call();
                return true;
            });
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Wait)
        {
            Heed(exception);
            return false;
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Trouble)
        {
            LogLeft(logger, exception, chat.Key);
            return false;
        }
    }

    /// <summary>Makes a call that has no result, and that has the same effect when it is made again.</summary>
    /// <param name="call">The call; made anew for each try.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when it is carried out.</returns>
    public Task RunAsync(Func<Task> call, CancellationToken stopping) => RunAsync(
        async () =>
        {
            await call();
            return true;
        },
        stopping);

    /// <summary>Leaves the chat alone for a while, all of its threads.</summary>
    /// <param name="wait">How long.</param>
    public void Pause(TimeSpan wait) => pace.Pause(wait);

    /// <summary>Makes a call, and tells what is wrong with the chat itself from all else.</summary>
    private static async Task<T> OnceAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Forbidden)
        {
            throw new ChatForbiddenException(exception.Message);
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Moved)
        {
            throw new ChatMovedException(exception.MovedTo!);
        }
    }

    /// <summary>The channel wants to be left alone for a while.</summary>
    private void Heed(ChannelException exception)
    {
        var wait = exception.Wait ?? UnsaidWait;
        pace.Pause(wait);
        LogPaced(logger, chat.Account, wait);
    }

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: a call of its channel failed, and is not worth another one.")]
    private static partial void LogLeft(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: told to wait {Wait}.")]
    private static partial void LogPaced(ILogger logger, string chat, TimeSpan wait);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: a call of its channel failed; tried again in {Wait}.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string chat, TimeSpan wait);
}
