namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>The messages of a chat that show questions: which they are, what is marked in them, and that they are closed.</summary>
internal sealed partial class QuestionMessages(
    IChannelChat chat, IChatGrain grain, ShownQuestions questions, ChannelCalls calls, ILogger logger)
{
    private const int LongestEnding = 200;

    /// <summary>A message was sent that shows a question; the conversation is told its number.</summary>
    /// <param name="output">The question.</param>
    /// <param name="message">The message.</param>
    /// <param name="text">What it says.</param>
    /// <returns>A task that ends when the conversation knows, or could not be told.</returns>
    public async Task AddAsync(ChatOutput output, SentMessage message, ChannelText text)
    {
        var seq = output.Asked ?? output.Seq;
        questions.Add(chat.Key, seq, new(message.Id, text));
        if (message.Number is { } number)
        {
            await TellShownAsync(seq, number);
        }
    }

    /// <summary>Shows that a question is closed, and takes its buttons away, wherever it stands.</summary>
    /// <param name="output">What closes it.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when that is shown.</returns>
    public async Task CloseAsync(ChatOutput output, CancellationToken stopping)
    {
        var said = output.Text.Length > LongestEnding ? $"{output.Text[..LongestEnding]}…" : output.Text;
        var ending = $"\n→ {(said.Length == 0 ? "closed" : output.By is { } by ? $"{said} ({by})" : said)}";
        var shown = MessagesOf(output).ToHashSet();
        if (chat.Capabilities.Edits)
        {
            await CloseAsync(shown, output.Replaces is { } asked ? questions.Of(chat.Key, asked) : [], ending, stopping);
        }

        if (output.Replaces is { } seq)
        {
            // Not before: where the chat forbids it now, the same output comes again.
            questions.Remove(chat.Key, seq);
        }
    }

    /// <summary>Shows which options are marked, wherever the question stands.</summary>
    /// <param name="output">The question with its marks.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when that is shown.</returns>
    public async Task MarkAsync(ChatOutput output, CancellationToken stopping)
    {
        if (chat.Capabilities is not { Edits: true, Buttons: true })
        {
            return;
        }

        foreach (var message in MessagesOf(output))
        {
            if (!await EditButtonsAsync(message, ButtonLayout.Of(output, ButtonForm.Labels, chat), stopping))
            {
                await EditButtonsAsync(message, ButtonLayout.Of(output, ButtonForm.Numbers, chat), stopping);
            }
        }
    }

    /// <summary>The messages that show a question: those that are known, and the one whose button was pressed.</summary>
    private IEnumerable<string> MessagesOf(ChatOutput output) =>
        questions.MessagesOf(chat.Key, output.Replaces ?? 0)
            .Union(output.Shown is { } pressed ? [pressed] : [])
            .Where(chat.Has);

    private async Task CloseAsync(
        HashSet<string> shown, IReadOnlyCollection<ShownQuestion> known, string ending, CancellationToken stopping)
    {
        foreach (var question in known.Where(question => chat.Has(question.Message)))
        {
            shown.Remove(question.Message);
            if (question.Text.Text.EndsWith(ending, StringComparison.Ordinal))
            {
                // A copy that was closed once already, and shows buttons again for whatever reason.
                await EditButtonsAsync(question.Message, buttons: null, stopping);
                continue;
            }

            try
            {
                await calls.RunAsync(() => chat.CloseQuestionAsync(question.Message, question.Text, ending, stopping), stopping);
            }
            catch (ChannelException exception)
            {
                LogNotEdited(logger, exception, chat.Key);
            }
        }

        foreach (var message in shown)
        {
            await EditButtonsAsync(message, buttons: null, stopping);
        }
    }

    private async Task<bool> EditButtonsAsync(string message, ButtonRows? buttons, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(() => chat.EditButtonsAsync(message, buttons, stopping), stopping);
            return true;
        }
        catch (ChannelException exception)
        {
            LogNotEdited(logger, exception, chat.Key);
            return exception.Error is ChannelError.Unchanged;
        }
    }

    /// <summary>
    /// A question that was sent is not sent again because its chat can't be told now: what counts then is that it is confirmed.
    /// </summary>
    private async Task TellShownAsync(long question, long number)
    {
        try
        {
            await grain.Shown(question, number);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            LogNotToldShown(logger, exception, chat.Key, question);
        }
    }

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: a message that shows a question could not be edited.")]
    private static partial void LogNotEdited(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: its conversation can't be told which message shows question {Seq}.")]
    private static partial void LogNotToldShown(ILogger logger, Exception exception, string chat, long seq);
}
