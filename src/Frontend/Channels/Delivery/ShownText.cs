namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// A text in one or more messages that can still change: what is new is sent, what changed is edited, what is the same is left alone. So a
/// growing answer and its final form are the same messages, and a text that failed in its middle goes on from there.
/// </summary>
internal sealed partial class ShownText(IChannelChat chat, ChannelCalls calls, ILogger logger)
{
    private readonly List<(SentMessage Message, ChannelText Text)> _messages = [];

    /// <summary>Whether nothing was sent.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Makes the messages show a text.</summary>
    /// <param name="parts">The text, split; at least one part.</param>
    /// <param name="buttons">Buttons under the last part, or null.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <param name="repeats">Whether a part is sent again although it may have arrived.</param>
    /// <returns>The last message.</returns>
    /// <exception cref="ChannelException">The channel refused a part, also as plain text.</exception>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    /// <exception cref="ThreadGoneException">The thread can't be written to.</exception>
    /// <exception cref="MaybeSentException">A part may have arrived, and is not to be repeated.</exception>
    public async Task<SentMessage> SetAsync(
        IReadOnlyList<ChannelText> parts, ButtonRows? buttons, CancellationToken stopping, bool repeats = true)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var rows = i == parts.Count - 1 ? buttons : null;
            if (i < _messages.Count
                && (!_messages[i].Text.LooksLike(parts[i]) || rows is not null)
                && !await EditAsync(_messages[i].Message.Id, parts[i], rows, stopping))
            {
                // The person may have deleted it. It comes anew, and so do those after it, or they would stand before it.
                await RemoveAsync(from: i, stopping);
            }

            if (i < _messages.Count)
            {
                _messages[i] = (_messages[i].Message, parts[i]);
            }
            else
            {
                _messages.Add((await SendAsync(parts[i], rows, repeats, stopping), parts[i]));
                if (i + 1 < parts.Count && i + 1 >= chat.Capabilities.Pace.Burst)
                {
                    // Those after a burst keep a distance, or the channel refuses them.
                    calls.Pause(chat.Capabilities.Pace.Distance);
                }
            }
        }

        await RemoveAsync(from: parts.Count, stopping);
        return _messages[^1].Message;
    }

    /// <summary>The same messages, for a delivery that goes on where this one's ended.</summary>
    /// <param name="others">How they are called from now on.</param>
    /// <returns>The text.</returns>
    public ShownText With(ChannelCalls others)
    {
        var same = new ShownText(chat, others, logger);
        same._messages.AddRange(_messages);
        return same;
    }

    /// <summary>Takes the messages away, if the channel lets us.</summary>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public Task RemoveAsync(CancellationToken stopping) => RemoveAsync(from: 0, stopping);

    private async Task RemoveAsync(int from, CancellationToken stopping)
    {
        while (_messages.Count > from)
        {
            await DeleteAsync(_messages[^1].Message.Id, stopping);
            _messages.RemoveAt(_messages.Count - 1);
        }
    }

    private async Task<SentMessage> SendAsync(ChannelText part, ButtonRows? buttons, bool repeats, CancellationToken stopping)
    {
        try
        {
            try
            {
                return await CallAsync(part);
            }
            catch (ChannelException exception)
                when (part.IsFormatted && exception.Error is ChannelError.Formatting or ChannelError.Other)
            {
                // Better plain than lost.
                LogPlain(logger, exception, chat.Key);
                return await CallAsync(part.Plain);
            }
        }
        catch (ChannelException exception) when (chat.Whole is not null && exception.Error is ChannelError.ThreadGone)
        {
            throw new ThreadGoneException(exception.Message);
        }

        Task<SentMessage> CallAsync(ChannelText text) => calls.RunAsync(() => chat.SendAsync(text, buttons, stopping), stopping, repeats);
    }

    /// <summary>Edits a message.</summary>
    /// <returns>Whether it shows the text now; otherwise the text has to be sent.</returns>
    private async Task<bool> EditAsync(string message, ChannelText part, ButtonRows? buttons, CancellationToken stopping)
    {
        try
        {
            try
            {
                await CallAsync(part);
            }
            catch (ChannelException exception) when (part.IsFormatted && exception.Error is ChannelError.Formatting)
            {
                LogPlain(logger, exception, chat.Key);
                await CallAsync(part.Plain);
            }

            return true;
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Unchanged)
        {
            return true;
        }
        catch (ChannelException exception)
        {
            LogNotEdited(logger, exception, chat.Key);
            return false;
        }

        Task CallAsync(ChannelText text) => calls.RunAsync(() => chat.EditAsync(message, text, buttons, stopping), stopping);
    }

    private async Task DeleteAsync(string message, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(() => chat.DeleteAsync(message, stopping), stopping);
        }
        catch (ChannelException exception)
        {
            LogNotDeleted(logger, exception, chat.Key);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: formatting was refused; sent plain.")]
    private static partial void LogPlain(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: a message could not be edited; sent anew.")]
    private static partial void LogNotEdited(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: a message could not be deleted.")]
    private static partial void LogNotDeleted(ILogger logger, Exception exception, string chat);
}
