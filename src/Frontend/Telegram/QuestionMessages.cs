using Dormouse.Frontend.Telegram.Formatting;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>The messages of a chat that show questions: which they are, what is marked in them, and that they are closed.</summary>
internal sealed partial class QuestionMessages(
    ITelegramBotClient bot, IChatGrain grain, TelegramChat chat, ShownQuestions questions, TelegramCalls calls, ILogger logger)
{
    private const int LongestEnding = 200;

    /// <summary>A message was sent that shows a question; the conversation is told its number.</summary>
    /// <param name="output">The question.</param>
    /// <param name="shown">The message.</param>
    /// <returns>A task that ends when the conversation knows, or could not be told.</returns>
    public async Task AddAsync(ChatOutput output, ShownQuestion shown)
    {
        questions.Add(chat, output.Asked ?? output.Seq, shown);
        await TellShownAsync(output.Asked ?? output.Seq, shown.MessageId);
    }

    /// <summary>Shows that a question is closed, and takes its buttons away, wherever it stands.</summary>
    /// <param name="output">What closes it.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when that is shown.</returns>
    public async Task CloseAsync(ChatOutput output, CancellationToken stopping)
    {
        var said = output.Text.Length > LongestEnding ? $"{output.Text[..LongestEnding]}…" : output.Text;
        var ending = $"\n→ {(said.Length == 0 ? "closed" : said)}";
        var shown = MessagesOf(output).ToHashSet();
        foreach (var question in output.Replaces is { } seq ? questions.Remove(chat, seq) : [])
        {
            shown.Remove(question.MessageId);
            if (question.Text.Text.EndsWith(ending, StringComparison.Ordinal))
            {
                // A copy that was closed once already, and shows buttons again for whatever reason.
                await EditButtonsAsync(question.MessageId, buttons: null, stopping);
                continue;
            }

            var text = question.Text.Slice(0, Math.Min(question.Text.Text.Length, MessageSplitter.MessageLimit - ending.Length));
            try
            {
                await calls.RunAsync(
                    () => bot.EditMessageText(
                        chatId: chat.Id,
                        messageId: question.MessageId,
                        text: text.Text + ending,
                        entities: text.Entities,
                        cancellationToken: stopping),
                    stopping);
            }
            catch (ApiRequestException exception)
            {
                LogNotEdited(logger, exception, chat.Id);
            }
        }

        foreach (var message in shown)
        {
            await EditButtonsAsync(message, buttons: null, stopping);
        }
    }

    /// <summary>Shows which options are marked, wherever the question stands.</summary>
    /// <param name="output">The question with its marks.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when that is shown.</returns>
    public async Task MarkAsync(ChatOutput output, CancellationToken stopping)
    {
        foreach (var message in MessagesOf(output))
        {
            if (!await EditButtonsAsync(message, Buttons.Of(output, ButtonForm.Labels, chat), stopping))
            {
                await EditButtonsAsync(message, Buttons.Of(output, ButtonForm.Numbers, chat), stopping);
            }
        }
    }

    /// <summary>The messages that show a question: those that are known, and the one whose button was pressed.</summary>
    private IEnumerable<int> MessagesOf(ChatOutput output) =>
        questions.MessagesOf(chat, output.Replaces ?? 0)
            .Union(output.Shown is { } shown && chat.NumberOf(shown) is { } pressed ? [pressed] : []);

    private async Task<bool> EditButtonsAsync(int message, InlineKeyboardMarkup? buttons, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(
                () => bot.EditMessageReplyMarkup(chatId: chat.Id, messageId: message, replyMarkup: buttons, cancellationToken: stopping), stopping);
            return true;
        }
        catch (ApiRequestException exception)
        {
            LogNotEdited(logger, exception, chat.Id);
            return Refusals.Of(exception) is Refusal.Unchanged;
        }
    }

    /// <summary>
    /// A question that was sent is not sent again because its chat can't be told now: what counts then is that it is confirmed.
    /// </summary>
    private async Task TellShownAsync(long question, int message)
    {
        try
        {
            await grain.Shown(question, message);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            LogNotToldShown(logger, exception, chat.Id, question);
        }
    }

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: a message that shows a question could not be edited.")]
    private static partial void LogNotEdited(ILogger logger, Exception exception, long chat);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: its conversation can't be told which message shows question {Seq}.")]
    private static partial void LogNotToldShown(ILogger logger, Exception exception, long chat, long seq);
}
