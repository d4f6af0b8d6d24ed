using Dormouse.Frontend.Telegram.Formatting;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// A text in one or more Telegram messages that can still change: what is new is sent, what changed is edited, what is the
/// same is left alone. So a growing answer and its final form are the same messages.
/// </summary>
internal sealed partial class ShownMessage(ITelegramBotClient bot, TelegramChat chat, TelegramCalls calls, ILogger logger)
{
    private static readonly LinkPreviewOptions NoPreview = new() { IsDisabled = true };
    private readonly List<(int Id, FormattedText Text)> _messages = [];

    /// <summary>Whether anything was sent.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Makes the messages show a text.</summary>
    /// <param name="parts">The text, split.</param>
    /// <param name="buttons">Buttons under the last part, or null.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>The id of the last message.</returns>
    public async Task<int> SetAsync(IReadOnlyList<FormattedText> parts, InlineKeyboardMarkup? buttons, CancellationToken stopping)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var markup = i == parts.Count - 1 ? buttons : null;
            if (i >= _messages.Count)
            {
                _messages.Add((await SendAsync(parts[i], markup, stopping), parts[i]));
            }
            else if (!Same(_messages[i].Text, parts[i]) || markup is not null)
            {
                _messages[i] = (await EditAsync(_messages[i].Id, parts[i], markup, stopping), parts[i]);
            }
        }

        while (_messages.Count > parts.Count)
        {
            await DeleteAsync(_messages[^1].Id, stopping);
            _messages.RemoveAt(_messages.Count - 1);
        }

        return _messages[^1].Id;
    }

    /// <summary>Takes the messages away, if Telegram lets us.</summary>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public async Task RemoveAsync(CancellationToken stopping)
    {
        foreach (var (id, _) in _messages)
        {
            await DeleteAsync(id, stopping);
        }

        _messages.Clear();
    }

    private async Task<int> SendAsync(FormattedText part, InlineKeyboardMarkup? buttons, CancellationToken stopping)
    {
        try
        {
            return await CallAsync(part.Text, part.Entities);
        }
        catch (ApiRequestException exception) when (exception.ErrorCode == 400 && part.Entities.Count > 0)
        {
            // Better plain than lost.
            LogPlain(logger, exception, chat.Id);
            return await CallAsync(part.Text, []);
        }

        Task<int> CallAsync(string text, IReadOnlyList<MessageEntity> entities) => calls.SendAsync(
            async topic => (await bot.SendMessage(
                chatId: chat.Id,
                text: text,
                entities: entities,
                replyMarkup: buttons,
                linkPreviewOptions: NoPreview,
                messageThreadId: topic,
                cancellationToken: stopping)).Id,
            stopping);
    }

    private async Task<int> EditAsync(int id, FormattedText part, InlineKeyboardMarkup? buttons, CancellationToken stopping)
    {
        try
        {
            try
            {
                await CallAsync(part.Entities);
            }
            catch (ApiRequestException exception) when (exception.ErrorCode == 400 && part.Entities.Count > 0 && IsAboutFormatting(exception))
            {
                LogPlain(logger, exception, chat.Id);
                await CallAsync([]);
            }

            return id;
        }
        catch (ApiRequestException exception) when (exception.Message.Contains("not modified", StringComparison.OrdinalIgnoreCase))
        {
            return id;
        }
        catch (ApiRequestException exception)
        {
            // The person may have deleted it; the text goes out as a new message.
            LogNotEdited(logger, exception, chat.Id);
            return await SendAsync(part, buttons, stopping);
        }

        Task CallAsync(IReadOnlyList<MessageEntity> entities) => calls.RunAsync(
            () => bot.EditMessageText(
                chatId: chat.Id,
                messageId: id,
                text: part.Text,
                entities: entities,
                replyMarkup: buttons,
                linkPreviewOptions: NoPreview,
                cancellationToken: stopping),
            stopping);
    }

    private async Task DeleteAsync(int id, CancellationToken stopping)
    {
        try
        {
            await calls.RunAsync(
                async () =>
                {
                    await bot.DeleteMessage(chatId: chat.Id, messageId: id, cancellationToken: stopping);
                    return true;
                },
                stopping);
        }
        catch (ApiRequestException exception)
        {
            LogNotDeleted(logger, exception, chat.Id);
        }
    }

    private static bool IsAboutFormatting(ApiRequestException exception) =>
        exception.Message.Contains("entit", StringComparison.OrdinalIgnoreCase);

    private static bool Same(FormattedText one, FormattedText other) =>
        one.Text == other.Text
        && one.Entities.Select(Key).SequenceEqual(other.Entities.Select(Key));

    private static (object, int, int) Key(MessageEntity entity) => (entity.Type, entity.Offset, entity.Length);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: formatting was refused; sent plain.")]
    private static partial void LogPlain(ILogger logger, Exception exception, long chat);

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: a message could not be edited; sent anew.")]
    private static partial void LogNotEdited(ILogger logger, Exception exception, long chat);

    [LoggerMessage(LogLevel.Information, "Telegram chat {Chat}: a message could not be deleted.")]
    private static partial void LogNotDeleted(ILogger logger, Exception exception, long chat);
}
