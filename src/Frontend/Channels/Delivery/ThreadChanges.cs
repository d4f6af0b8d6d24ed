namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// Makes, closes and reopens the threads that an output wishes for. A thread that can't be had is no loss: that is said with the output,
/// and the conversation goes on where it is.
/// </summary>
/// <param name="chat">The chat.</param>
/// <param name="grain">Its conversation.</param>
/// <param name="calls">How it is called.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ThreadChanges(IChannelChat chat, IChatGrain grain, ChannelCalls calls, ILogger logger)
{
    /// <summary>What came of the wish of an output whose showing had to be begun again.</summary>
    private (long Seq, OpenedThread? Thread, string? Refusal)? _made;

    /// <summary>Does what is to be done before an output is shown.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>The output as it is to be shown.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task<ChatOutput> BeginAsync(ChatOutput output, CancellationToken stopping)
    {
        switch (output.Topic)
        {
            case { Change: TopicChange.Open } wish:
                var (thread, refusal) = await OpenAsync(output.Seq, wish, stopping);
                await grain.TopicOpened(wish, thread?.Chat);
                var said = thread is not null ? ChannelTexts.ThreadOpened(wish.Session, thread.Link) : ChannelTexts.NoThread(refusal!);
                return output with { Text = $"{output.Text}\n\n{said}" };
            case { Change: TopicChange.Reopen, Chat: { } closed } wish:
                // One that is gone by now leaves the session to be talked to here.
                var isOpen = await SetAsync(closed, isOpen: true, stopping);
                if (!isOpen || closed != chat.Key)
                {
                    await grain.TopicOpened(wish, isOpen ? closed : null);
                }

                return output;
            default:
                return output;
        }
    }

    /// <summary>Does what is to be done once an output is shown.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when it is done, or refused.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task EndAsync(ChatOutput output, CancellationToken stopping)
    {
        if (output.Topic is { Change: TopicChange.Close, Chat: { } open })
        {
            await SetAsync(open, isOpen: false, stopping);
        }
    }

    private async Task<(OpenedThread? Thread, string? Refusal)> OpenAsync(long output, TopicWish wish, CancellationToken stopping)
    {
        if (_made is not { } made || made.Seq != output)
        {
            try
            {
                made = (output, await calls.RunAsync(() => chat.OpenThreadAsync(wish.Session, stopping), stopping), null);
            }
            catch (ChannelException exception)
            {
                LogNotOpened(logger, exception, chat.Key, wish.Session);
                made = (output, null, exception.Message);
            }

            _made = made;
        }

        return (made.Thread, made.Refusal);
    }

    private async Task<bool> SetAsync(string thread, bool isOpen, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(() => chat.SetThreadAsync(thread, isOpen, stopping), stopping);
            return true;
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Unchanged)
        {
            return true;
        }
        catch (ChannelException exception)
        {
            LogNotSet(logger, exception, thread, isOpen);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: no thread could be made for session {Session}.")]
    private static partial void LogNotOpened(ILogger logger, Exception exception, string chat, string session);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: that it is open ({IsOpen}) could not be set.")]
    private static partial void LogNotSet(ILogger logger, Exception exception, string chat, bool isOpen);
}
