using System.Text;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram.Formatting;
using Dormouse.Grains.Chats;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>Says one chat's output in Telegram's language.</summary>
internal sealed partial class TelegramSender(
    ITelegramBotClient bot, TelegramChat chat, ShownQuestions questions, ChatPace pace, LeaseTerm term, TimeProvider time, ILogger logger)
{
    private const int MostMessages = 3;
    private const int ButtonsInRow = 2;
    private static readonly TimeSpan PrivatePace = TimeSpan.FromMilliseconds(1200);
    private static readonly TimeSpan GroupPace = TimeSpan.FromSeconds(4);

    private readonly TelegramCalls _calls = new(chat, pace, term, time, logger);
    private ShownMessage? _text;
    private ShownMessage? _progress;
    private DateTimeOffset _nextLive;

    /// <summary>How long growing text and progress must wait for their pace.</summary>
    /// <returns>The time; zero if they need not.</returns>
    public TimeSpan UntilLive() => _nextLive > time.GetUtcNow() ? _nextLive - time.GetUtcNow() : TimeSpan.Zero;

    /// <summary>Shows growing text or progress; a failure is no loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when it is shown.</returns>
    public async Task ShowLiveAsync(ChatOutput output, CancellationToken stopping)
    {
        var parts = Parts(output.Text);
        if (parts.Count == 0)
        {
            await RemoveProgressAsync(stopping);
            return;
        }

        var shown = output.Kind is ChatOutputKind.Text ? _text ??= NewMessage() : _progress ??= NewMessage();
        try
        {
            await shown.SetAsync(parts, buttons: null, stopping);
        }
        catch (ApiRequestException exception)
        {
            LogLiveLost(logger, exception, chat.Id);
        }

        _nextLive = time.GetUtcNow() + (chat.IsGroup ? GroupPace : PrivatePace);
    }

    /// <summary>Shows kept output.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when Telegram has it, or has refused it in every form.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    public async Task ShowAsync(ChatOutput output, CancellationToken stopping)
    {
        switch (output.Kind)
        {
            case ChatOutputKind.Accepted:
                return;
            case ChatOutputKind.QuestionClosed:
                await CloseQuestionAsync(output, stopping);
                return;
        }

        var parts = Parts(output.Text);
        try
        {
            if (output.Kind is ChatOutputKind.Answer && output.Mode is not OutputMode.Verbose && parts.Count > MostMessages)
            {
                await SendFileAsync(output, stopping);
            }
            else if (parts.Count > 0)
            {
                var takesPlace = output.Replaces is not null && _text is { IsEmpty: false };
                var shown = takesPlace ? _text! : NewMessage();
                var id = await shown.SetAsync(parts, Buttons(output), stopping);
                if (output.Kind is ChatOutputKind.Question)
                {
                    questions.Add(chat.Id, output.Seq, new(id, parts[^1]));
                }
            }
        }
        catch (ApiRequestException exception)
        {
            // Refused in every form that we have: said once in the log, and never tried for ever.
            LogRefused(logger, exception, chat.Id, output.Seq);
        }

        if (output.Kind is ChatOutputKind.Answer or ChatOutputKind.Detail)
        {
            _text = null;
            await RemoveProgressAsync(stopping);
        }
    }

    private async Task RemoveProgressAsync(CancellationToken stopping)
    {
        if (_progress is { } progress)
        {
            _progress = null;
            await progress.RemoveAsync(stopping);
        }
    }

    private ShownMessage NewMessage() => new(bot, chat, _calls, logger);

    private static IReadOnlyList<FormattedText> Parts(string text) => MessageSplitter.Split(TelegramMarkdown.Render(text));

    private async Task SendFileAsync(ChatOutput output, CancellationToken stopping) => await _calls.SendAsync(
        async topic =>
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(output.Text));
            return await bot.SendDocument(
                chatId: chat.Id,
                document: InputFile.FromStream(content, "answer.md"),
                caption: TelegramTexts.AsFile(output.Text.Length),
                messageThreadId: topic,
                cancellationToken: stopping);
        },
        stopping);

    private async Task CloseQuestionAsync(ChatOutput output, CancellationToken stopping)
    {
        foreach (var question in output.Replaces is { } seq ? questions.Remove(chat.Id, seq) : [])
        {
            try
            {
                await _calls.RunAsync(
                    () => bot.EditMessageText(
                        chatId: chat.Id,
                        messageId: question.MessageId,
                        text: output.Text.Length == 0 ? $"{question.Text.Text}\n→ closed" : $"{question.Text.Text}\n→ {output.Text}",
                        entities: question.Text.Entities,
                        cancellationToken: stopping),
                    stopping);
            }
            catch (ApiRequestException exception)
            {
                LogLiveLost(logger, exception, chat.Id);
            }
        }
    }

    private static InlineKeyboardMarkup? Buttons(ChatOutput output)
    {
        var buttons = output.Choices
            .Select((choice, index) => (choice.Label, Data: ButtonData.Of(output, index)))
            .Where(static button => button.Data is not null)
            .Select(static button => InlineKeyboardButton.WithCallbackData(button.Label, button.Data!))
            .ToArray();
        return buttons.Length == 0 ? null : new(buttons.Chunk(ButtonsInRow));
    }

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: something passing could not be shown.")]
    private static partial void LogLiveLost(ILogger logger, Exception exception, long chat);

    [LoggerMessage(LogLevel.Error, "Telegram chat {Chat}: output {Seq} was refused and is given up.")]
    private static partial void LogRefused(ILogger logger, Exception exception, long chat, long seq);
}
