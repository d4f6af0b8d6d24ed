namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Shows one chat's output: what is kept in the best form that the channel takes, and what passes as long as it lasts.</summary>
internal sealed partial class OutputPresenter(
    IChannelChat chat,
    IChatGrain grain,
    ShownQuestions questions,
    ChatPace pace,
    LeaseTerm term,
    TimeProvider time,
    ILogger logger)
{
    private readonly ChannelCalls _calls = new(chat, pace, term, time, logger);
    private readonly Dictionary<string, ShownText> _texts = [];
    private readonly Dictionary<string, ShownText> _progress = [];

    /// <summary>How long growing text and progress must wait for their pace; zero if they need not.</summary>
    public TimeSpan UntilPassing => pace.UntilLive;

    /// <summary>Whether growing text or progress stands in the chat.</summary>
    public bool HasPassing => _texts.Values.Concat(_progress.Values).Any(static shown => !shown.IsEmpty);

    private QuestionMessages Questions => new(chat, grain, questions, _calls, logger);

    /// <summary>Shows growing text or progress; a failure is no loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>False if another thread of the chat was first, and this one has to wait for the pace again.</returns>
    public async Task<bool> ShowPassingAsync(ChatOutput output, CancellationToken stopping)
    {
        if (!chat.Capabilities.Edits)
        {
            return true;
        }

        var parts = chat.Render(output.Text);
        if (parts.Count == 0)
        {
            await RemoveAsync(_progress, output.Session, stopping);
            return true;
        }

        if (!pace.TryTakeLive(chat.Capabilities.Pace.Passing))
        {
            return false;
        }

        var passing = output.Kind is ChatOutputKind.Text ? _texts : _progress;
        if (!passing.TryGetValue(output.Session, out var shown))
        {
            passing[output.Session] = shown = NewText();
        }

        try
        {
            await shown.SetAsync(parts, buttons: null, stopping);
        }
        catch (Exception exception) when (exception is ChannelException or ThreadGoneException)
        {
            LogPassingLost(logger, exception, chat.Key);
        }

        pace.ShownLive(chat.Capabilities.Pace.Passing);
        return true;
    }

    /// <summary>Shows kept output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when the channel has it, or has refused it in every form.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task ShowAsync(ChatOutput output, CancellationToken stopping)
    {
        switch (output.Kind)
        {
            case ChatOutputKind.Accepted:
                return;
            case ChatOutputKind.QuestionClosed:
                await Questions.CloseAsync(output, stopping);
                return;
            case ChatOutputKind.QuestionMarked:
                await Questions.MarkAsync(output, stopping);
                return;
            case ChatOutputKind.Question:
                await AskAsync(output, stopping);
                return;
        }

        await PutAsync(output, stopping);
        if (output.Kind is ChatOutputKind.Answer or ChatOutputKind.Detail)
        {
            if (output.Replaces is null)
            {
                // The chat does not know of the text that grew: it is from before a crash, and this one is the whole.
                await RemoveAsync(_texts, output.Session, stopping);
            }

            _texts.Remove(output.Session);
            await RemoveAsync(_progress, output.Session, stopping);
        }
    }

    /// <summary>Takes growing text and progress away that nothing will take the place of.</summary>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when they are gone, or the channel does not let us.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    public async Task RemovePassingAsync(CancellationToken stopping)
    {
        foreach (var passing in new[] { _texts, _progress })
        {
            foreach (var session in passing.Keys.ToArray())
            {
                await RemoveAsync(passing, session, stopping);
            }
        }
    }

    private static async Task RemoveAsync(Dictionary<string, ShownText> passing, string session, CancellationToken stopping)
    {
        if (passing.Remove(session, out var shown))
        {
            await shown.RemoveAsync(stopping);
        }
    }

    /// <summary>Puts a question. Where it perhaps arrived already, it is put again only if it is still open, and says so.</summary>
    private async Task AskAsync(ChatOutput output, CancellationToken stopping)
    {
        while (await grain.Attempt(output.Seq) is not QuestionAttempt.Closed and var attempt)
        {
            try
            {
                await PutAsync(
                    attempt is QuestionAttempt.First ? output : output with { Text = $"{ChannelTexts.AskedAgain}\n\n{output.Text}" },
                    stopping);
                return;
            }
            catch (MaybeSentException exception)
            {
                LogMaybeAsked(logger, exception, chat.Key, output.Seq);
            }
        }
    }

    /// <summary>Sends output in the best form that the channel takes.</summary>
    private async Task PutAsync(ChatOutput output, CancellationToken stopping)
    {
        var form = new MessageForm(
            output.Choices.Count > 0 && chat.Capabilities.Buttons ? ButtonForm.Labels : ButtonForm.None, IsFile: IsLong(output));
        var shown = output.Replaces is not null && _texts.TryGetValue(output.Session, out var growing) && !growing.IsEmpty
            ? growing
            : NewText();
        var place = chat;
        while (true)
        {
            try
            {
                await (form.IsFile ? SendFileAsync(output, form, place, stopping) : SendTextAsync(output, form, shown, place, stopping));
                return;
            }
            catch (ThreadGoneException exception)
            {
                LogThreadGone(logger, exception, chat.Key);
                place = chat.Whole!;
                shown = new(place, _calls, logger);
            }
            catch (ChannelException exception)
            {
                if (form.After(exception.Error, chat.Capabilities.Uploads) is { } next)
                {
                    LogPlainer(logger, exception, chat.Key, output.Seq, next);
                    form = next;
                }
                else
                {
                    // Refused in every form that we have: said once, and never tried for ever.
                    LogRefused(logger, exception, chat.Key, output.Seq);
                    await ConfessAsync(exception, stopping);
                    return;
                }
            }
        }
    }

    private async Task SendTextAsync(
        ChatOutput output, MessageForm form, ShownText shown, IChannelChat place, CancellationToken stopping)
    {
        var parts = VisibleParts.Of(chat, output.Kind, Prefixed(Explained(output, form), place));
        if (parts.Count == 0)
        {
            return;
        }

        var isQuestion = output.Kind is ChatOutputKind.Question;
        var message = await shown.SetAsync(parts, ButtonLayout.Of(output, form.Buttons, chat), stopping, repeats: !isQuestion);
        if (isQuestion || output.Question is not null)
        {
            await Questions.AddAsync(output, message, parts[^1]);
        }
    }

    private Task SendFileAsync(ChatOutput output, MessageForm form, IChannelChat place, CancellationToken stopping) =>
        new SentFile(place, _calls).SendAsync(
            LongOutput.NameOf(output),
            Explained(output, form),
            form.Pieces,
            Prefixed(LongOutput.Summary(output), place),
            ButtonLayout.Of(output, form.Buttons, chat),
            repeats: output.Kind is not ChatOutputKind.Question,
            stopping);

    private async Task ConfessAsync(ChannelException error, CancellationToken stopping)
    {
        try
        {
            var confession = new ShownText(chat.Whole ?? chat, _calls, logger);
            await confession.SetAsync([new(ChannelTexts.GivenUp(chat.Channel, error.Message))], buttons: null, stopping);
        }
        catch (ChannelException exception)
        {
            LogPassingLost(logger, exception, chat.Key);
        }
    }

    private bool IsLong(ChatOutput output) =>
        chat.Capabilities.Uploads
        && output is { Kind: ChatOutputKind.Answer or ChatOutputKind.Notice, Mode: not OutputMode.Verbose }
        && chat.Render(output.Text).Count > LongOutput.MostMessages;

    private ShownText NewText() => new(chat, _calls, logger);

    private string Explained(ChatOutput output, MessageForm form) =>
        ButtonLayout.Explained(output, form.Buttons, refusedBy: chat.Capabilities.Buttons ? chat.Channel : null);

    private string Prefixed(string text, IChannelChat place) => place == chat ? text : $"{ChannelTexts.ThreadGone}\n\n{text}";

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: something passing could not be shown.")]
    private static partial void LogPassingLost(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: question {Seq} may have arrived; it is put again if it is still open.")]
    private static partial void LogMaybeAsked(ILogger logger, Exception exception, string chat, long seq);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: the thread is gone or closed; its output goes to the chat that it was in.")]
    private static partial void LogThreadGone(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: output {Seq} was refused; tried as {Form}.")]
    private static partial void LogPlainer(ILogger logger, Exception exception, string chat, long seq, MessageForm form);

    [LoggerMessage(LogLevel.Error, "Chat {Chat}: output {Seq} was refused and is given up.")]
    private static partial void LogRefused(ILogger logger, Exception exception, string chat, long seq);
}
