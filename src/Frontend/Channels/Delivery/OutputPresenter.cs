namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Shows one chat's output: what is kept in the best form that the channel takes, and what passes as long as it lasts.</summary>
internal sealed partial class OutputPresenter
{
    private readonly IChannelChat _chat;
    private readonly IChatGrain _grain;
    private readonly ChannelCalls _calls;
    private readonly QuestionMessages _questions;
    private readonly GoneWithFile _file;
    private readonly ThreadChanges _threads;
    private readonly ILogger _logger;

    /// <summary>Begins with nothing shown.</summary>
    /// <param name="chat">The chat.</param>
    /// <param name="grain">Its conversation.</param>
    /// <param name="questions">Which messages show questions.</param>
    /// <param name="uploads">Finds the grain that holds a file.</param>
    /// <param name="pace">The chat's pace.</param>
    /// <param name="term">For how long anything may be shown.</param>
    /// <param name="before">What an earlier delivery of this frontend left standing in passing, or null.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public OutputPresenter(
        IChannelChat chat,
        IChatGrain grain,
        ShownQuestions questions,
        Func<string, IUploadGrain> uploads,
        ChatPace pace,
        LeaseTerm term,
        PassingTexts? before,
        TimeProvider time,
        ILogger logger)
    {
        (_chat, _grain, _logger) = (chat, grain, logger);
        _calls = new(chat, pace, term, time, logger);
        _questions = new(chat, grain, questions, _calls, logger);
        _file = new(chat, _calls, uploads, logger);
        _threads = new(chat, grain, _calls, logger);
        Passing = new(chat, _calls, pace, before, grain, time, logger);
        Pinned = new(chat, grain, _calls, pace, time, logger);
    }

    /// <summary>What stands in passing.</summary>
    public PassingTexts Passing { get; }

    /// <summary>The pinned line.</summary>
    public PinnedText Pinned { get; }

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
                await _questions.CloseAsync(output, stopping);
                return;
            case ChatOutputKind.QuestionMarked:
                await _questions.MarkAsync(output, stopping);
                return;
            case ChatOutputKind.Question:
                await AskAsync(output, stopping);
                Passing.MakeWay();
                return;
        }

        output = await _threads.BeginAsync(output, stopping);
        var files = await _file.ReadAsync(output);
        if (files.Count == 0 || output.Text.Length > 0)
        {
            await PutAsync(output, stopping);
        }

        if (files.Count > 0)
        {
            await _file.SendAsync(output, files, stopping);
        }

        if (output.Kind is ChatOutputKind.Answer or ChatOutputKind.Detail)
        {
            await Passing.EndAsync(output, stopping);
        }

        Passing.MakeWay();
        await _threads.EndAsync(output, stopping);
    }

    /// <summary>Puts a question. Where it perhaps arrived already, it is put again only if it is still open, and says so.</summary>
    private async Task AskAsync(ChatOutput output, CancellationToken stopping)
    {
        while (await _grain.Attempt(output.Seq) is not QuestionAttempt.Closed and var attempt)
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
                LogMaybeAsked(_logger, exception, _chat.Key, output.Seq);
            }
        }
    }

    /// <summary>Sends output in the best form that the channel takes.</summary>
    private async Task PutAsync(ChatOutput output, CancellationToken stopping)
    {
        var isLong = IsLong(output);
        var form = new MessageForm(
            output.Choices.Count > 0 && _chat.Capabilities.Buttons ? ButtonForm.Labels : ButtonForm.None, isLong, IsLong: isLong);
        var shown = Passing.ReplacedBy(output) ?? new ShownText(_chat, _calls, _logger);
        var place = _chat;
        while (true)
        {
            try
            {
                if (form.IsFile)
                {
                    await SendFileAsync(output, form, place, stopping);

                    // The file has all of it: what had grown, or had come as messages before it was refused, goes.
                    await shown.RemoveAsync(stopping);
                }
                else
                {
                    await SendTextAsync(output, form, shown, place, stopping);
                }

                return;
            }
            catch (ThreadGoneException exception)
            {
                LogThreadGone(_logger, exception, _chat.Key);
                place = _chat.Whole!;
                shown = new(place, _calls, _logger);
            }
            catch (ChannelException exception)
            {
                if (form.After(exception.Error, _chat.Capabilities.Uploads) is { } next)
                {
                    LogPlainer(_logger, exception, _chat.Key, output.Seq, next);
                    form = next;
                }
                else
                {
                    // Refused in every form that we have: said once, and never tried for ever.
                    LogRefused(_logger, exception, _chat.Key, output.Seq);
                    await ConfessAsync(exception, stopping);
                    return;
                }
            }
        }
    }

    private async Task SendTextAsync(
        ChatOutput output, MessageForm form, ShownText shown, IChannelChat place, CancellationToken stopping)
    {
        var parts = VisibleParts.Of(_chat, output.Kind, Prefixed(output, Explained(output, form), place));
        if (parts.Count == 0)
        {
            return;
        }

        var isQuestion = output.Kind is ChatOutputKind.Question;
        var message = await shown.SetAsync(parts, ButtonLayout.Of(output, form.Buttons, _chat), stopping, repeats: !isQuestion);
        if (isQuestion || output.Question is not null)
        {
            await _questions.AddAsync(output, message, parts[^1]);
        }
    }

    private Task SendFileAsync(ChatOutput output, MessageForm form, IChannelChat place, CancellationToken stopping) =>
        new SentFile(place, _calls).SendAsync(
            LongOutput.NameOf(output),
            Explained(output, form),
            form.Pieces,
            Prefixed(output, LongOutput.Summary(output), place),
            ButtonLayout.Of(output, form.Buttons, _chat),
            repeats: output.Kind is not ChatOutputKind.Question,
            stopping);

    private async Task ConfessAsync(ChannelException error, CancellationToken stopping)
    {
        try
        {
            var confession = new ShownText(_chat.Whole ?? _chat, _calls, _logger);
            await confession.SetAsync([new(ChannelTexts.GivenUp(_chat.Channel, error.Message))], buttons: null, stopping);
        }
        catch (ChannelException exception)
        {
            LogNotConfessed(_logger, exception, _chat.Key);
        }
    }

    private bool IsLong(ChatOutput output) =>
        _chat.Capabilities.Uploads
        && output is { Kind: ChatOutputKind.Answer or ChatOutputKind.Notice, Mode: not OutputMode.Verbose }
        && _chat.Render(output.Text).Count > LongOutput.MostMessages;

    private string Explained(ChatOutput output, MessageForm form) =>
        ButtonLayout.Explained(output, form.Buttons, refusedBy: _chat.Capabilities.Buttons ? _chat.Channel : null);

    private string Prefixed(ChatOutput output, string text, IChannelChat place) =>
        place == _chat ? text : $"{ChannelTexts.ThreadGone(output.Session)}\n\n{text}";

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: that output is given up could not be told.")]
    private static partial void LogNotConfessed(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: question {Seq} may have arrived; it is put again if it is still open.")]
    private static partial void LogMaybeAsked(ILogger logger, Exception exception, string chat, long seq);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: the thread is gone or closed; its output goes to the chat that it was in.")]
    private static partial void LogThreadGone(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: output {Seq} was refused; tried as {Form}.")]
    private static partial void LogPlainer(ILogger logger, Exception exception, string chat, long seq, MessageForm form);

    [LoggerMessage(LogLevel.Error, "Chat {Chat}: output {Seq} was refused and is given up.")]
    private static partial void LogRefused(ILogger logger, Exception exception, string chat, long seq);
}
