using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram.Formatting;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram;

/// <summary>Says one chat's output in Telegram's language.</summary>
internal sealed partial class TelegramSender(
    ITelegramBotClient bot,
    IChatGrain grain,
    TelegramChat chat,
    ShownQuestions questions,
    ChatPace pace,
    LeaseTerm term,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan PrivatePace = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan GroupPace = TimeSpan.FromSeconds(4);

    private readonly TelegramCalls _calls = new(chat, pace, term, time, logger);
    private readonly Dictionary<string, ShownMessage> _texts = [];
    private readonly Dictionary<string, ShownMessage> _progress = [];

    /// <summary>How long growing text and progress must wait for their pace.</summary>
    /// <returns>The time; zero if they need not.</returns>
    public TimeSpan UntilLive() => pace.UntilLive;

    private TimeSpan LivePace => chat.IsGroup ? GroupPace : PrivatePace;

    /// <summary>Whether growing text or progress stands in the chat.</summary>
    public bool HasPassing => _texts.Values.Concat(_progress.Values).Any(static shown => !shown.IsEmpty);

    /// <summary>Shows growing text or progress; a failure is no loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>False if another topic of the chat was first, and this one has to wait for the pace again.</returns>
    public async Task<bool> ShowLiveAsync(ChatOutput output, CancellationToken stopping)
    {
        var parts = Parts(output.Text);
        if (parts.Count == 0)
        {
            await RemoveAsync(_progress, output.Session, stopping);
            return true;
        }

        if (!pace.TryTakeLive(LivePace))
        {
            return false;
        }

        var passing = output.Kind is ChatOutputKind.Text ? _texts : _progress;
        if (!passing.TryGetValue(output.Session, out var shown))
        {
            passing[output.Session] = shown = NewMessage();
        }

        try
        {
            await shown.SetAsync(parts, buttons: null, stopping);
        }
        catch (Exception exception) when (exception is ApiRequestException or TopicGoneException)
        {
            LogLiveLost(logger, exception, chat.Id);
        }

        pace.ShownLive(LivePace);
        return true;
    }

    /// <summary>Shows kept output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when Telegram has it, or has refused it in every form.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is another one now.</exception>
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
    /// <returns>A task that ends when they are gone, or Telegram does not let us.</returns>
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

    private static async Task RemoveAsync(Dictionary<string, ShownMessage> passing, string session, CancellationToken stopping)
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
                    attempt is QuestionAttempt.First ? output : output with { Text = $"{TelegramTexts.AskedAgain}\n\n{output.Text}" }, stopping);
                return;
            }
            catch (MaybeSentException exception)
            {
                LogMaybeAsked(logger, exception, chat.Id, output.Seq);
            }
        }
    }

    /// <summary>Sends output in the best form that Telegram takes.</summary>
    private async Task PutAsync(ChatOutput output, CancellationToken stopping)
    {
        var form = new MessageForm(
            output.Choices.Count > 0 ? ButtonForm.Labels : ButtonForm.None,
            IsFile: output.Kind is ChatOutputKind.Answer or ChatOutputKind.Notice && output.Mode is not OutputMode.Verbose && Parts(output.Text).Count > LongOutput.MostMessages);
        var shown = output.Replaces is not null && _texts.TryGetValue(output.Session, out var growing) && !growing.IsEmpty ? growing : NewMessage();
        var toGroup = false;
        while (true)
        {
            try
            {
                await (form.IsFile ? SendFileAsync(output, form, toGroup, stopping) : SendTextAsync(output, form, shown, toGroup, stopping));
                return;
            }
            catch (TopicGoneException exception)
            {
                LogTopicGone(logger, exception, chat.Id, chat.Thread);
                (toGroup, shown) = (true, NewMessage(toGroup: true));
            }
            catch (ApiRequestException exception)
            {
                if (form.After(Refusals.Of(exception)) is { } next)
                {
                    LogPlainer(logger, exception, chat.Id, output.Seq, next);
                    form = next;
                }
                else
                {
                    // Refused in every form that we have: said once, and never tried for ever.
                    LogRefused(logger, exception, chat.Id, output.Seq);
                    await ConfessAsync(exception, stopping);
                    return;
                }
            }
        }
    }

    private async Task SendTextAsync(ChatOutput output, MessageForm form, ShownMessage shown, bool toGroup, CancellationToken stopping)
    {
        var parts = VisibleParts.Of(output.Kind, Prefixed(Buttons.Explained(output, form.Buttons), toGroup));
        if (parts.Count == 0)
        {
            return;
        }

        var isQuestion = output.Kind is ChatOutputKind.Question;
        var id = await shown.SetAsync(parts, Buttons.Of(output, form.Buttons, chat), stopping, repeats: !isQuestion);
        if (isQuestion || output.Question is not null)
        {
            await Questions.AddAsync(output, new(id, parts[^1]));
        }
    }

    private async Task SendFileAsync(ChatOutput output, MessageForm form, bool toGroup, CancellationToken stopping)
    {
        var place = toGroup ? chat with { Thread = null } : chat;
        var file = new SentFile(bot, place, _calls);
        await file.SendAsync(
            LongOutput.NameOf(output),
            Buttons.Explained(output, form.Buttons),
            form.Pieces,
            Prefixed(LongOutput.Summary(output), toGroup),
            Buttons.Of(output, form.Buttons, chat),
            repeats: output.Kind is not ChatOutputKind.Question,
            stopping);
    }

    private async Task ConfessAsync(ApiRequestException refusal, CancellationToken stopping)
    {
        try
        {
            await NewMessage(toGroup: true).SetAsync([new(TelegramTexts.GivenUp(refusal.Message), [])], buttons: null, stopping);
        }
        catch (ApiRequestException exception)
        {
            LogLiveLost(logger, exception, chat.Id);
        }
    }

    private QuestionMessages Questions => new(bot, grain, chat, questions, _calls, logger);

    private ShownMessage NewMessage(bool toGroup = false) => new(bot, toGroup ? chat with { Thread = null } : chat, _calls, logger);

    private static string Prefixed(string text, bool toGroup) => toGroup ? $"{TelegramTexts.TopicGone}\n\n{text}" : text;

    private static IReadOnlyList<FormattedText> Parts(string text) => MessageSplitter.Split(TelegramMarkdown.Render(text));

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: something passing could not be shown.")]
    private static partial void LogLiveLost(ILogger logger, Exception exception, long chat);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: question {Seq} may have arrived; it is put again if it is still open.")]
    private static partial void LogMaybeAsked(ILogger logger, Exception exception, long chat, long seq);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: topic {Topic} is gone or closed; its output goes to the group.")]
    private static partial void LogTopicGone(ILogger logger, Exception exception, long chat, int? topic);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: output {Seq} was refused; tried as {Form}.")]
    private static partial void LogPlainer(ILogger logger, Exception exception, long chat, long seq, MessageForm form);

    [LoggerMessage(LogLevel.Error, "Telegram chat {Chat}: output {Seq} was refused and is given up.")]
    private static partial void LogRefused(ILogger logger, Exception exception, long chat, long seq);
}
