using Dormouse.Frontend.Telegram.Formatting;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.ReplyMarkups;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// A text in one or more Telegram messages that can still change: what is new is sent, what changed is edited, what is the
/// same is left alone. So a growing answer and its final form are the same messages, and a text that failed in its middle
/// goes on from there.
/// </summary>
internal sealed partial class ShownMessage(ITelegramBotClient bot, TelegramChat chat, TelegramCalls calls, ILogger logger)
{
    /// <summary>Messages that may go out in one burst; those after them keep a distance, or Telegram refuses them.</summary>
    private const int Burst = 3;

    private static readonly TimeSpan PrivateDistance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan GroupDistance = TimeSpan.FromSeconds(3);
    private static readonly LinkPreviewOptions NoPreview = new() { IsDisabled = true };
    private readonly List<(int Id, FormattedText Text)> _messages = [];

    /// <summary>Whether anything was sent.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>Makes the messages show a text.</summary>
    /// <param name="parts">The text, split; at least one part.</param>
    /// <param name="buttons">Buttons under the last part, or null.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <param name="repeats">Whether a part is sent again although it may have arrived.</param>
    /// <returns>The id of the last message.</returns>
    /// <exception cref="ApiRequestException">Telegram refused a part, also as plain text.</exception>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is another one now.</exception>
    /// <exception cref="TopicGoneException">The topic can't be written to.</exception>
    /// <exception cref="MaybeSentException">A part may have arrived, and is not to be repeated.</exception>
    public async Task<int> SetAsync(
        IReadOnlyList<FormattedText> parts, InlineKeyboardMarkup? buttons, CancellationToken stopping, bool repeats = true)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var markup = i == parts.Count - 1 ? buttons : null;
            if (i < _messages.Count
                && (!Same(_messages[i].Text, parts[i]) || markup is not null)
                && !await EditAsync(_messages[i].Id, parts[i], markup, stopping))
            {
                // The person may have deleted it. It comes anew, and so do those after it, or they would stand before it.
                await RemoveAsync(from: i, stopping);
            }

            if (i < _messages.Count)
            {
                _messages[i] = (_messages[i].Id, parts[i]);
            }
            else
            {
                _messages.Add((await SendAsync(parts[i], markup, repeats, stopping), parts[i]));
                if (i + 1 >= Burst && i + 1 < parts.Count)
                {
                    calls.Pause(chat.IsGroup ? GroupDistance : PrivateDistance);
                }
            }
        }

        await RemoveAsync(from: parts.Count, stopping);
        return _messages[^1].Id;
    }

    /// <summary>Takes the messages away, if Telegram lets us.</summary>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when they are gone.</returns>
    public Task RemoveAsync(CancellationToken stopping) => RemoveAsync(from: 0, stopping);

    private async Task RemoveAsync(int from, CancellationToken stopping)
    {
        while (_messages.Count > from)
        {
            await DeleteAsync(_messages[^1].Id, stopping);
            _messages.RemoveAt(_messages.Count - 1);
        }
    }

    private async Task<int> SendAsync(FormattedText part, InlineKeyboardMarkup? buttons, bool repeats, CancellationToken stopping)
    {
        try
        {
            try
            {
                return await CallAsync(part.Entities);
            }
            catch (ApiRequestException exception) when (part.Entities.Count > 0 && Refusals.Of(exception) is Refusal.Formatting or Refusal.Other)
            {
                // Better plain than lost.
                LogPlain(logger, exception, chat.Id);
                return await CallAsync([]);
            }
        }
        catch (ApiRequestException exception) when (chat.Thread is not null && Refusals.Of(exception) is Refusal.TopicGone)
        {
            throw new TopicGoneException(exception.Message);
        }

        Task<int> CallAsync(IReadOnlyList<MessageEntity> entities) => calls.RunAsync(
            async () => (await bot.SendMessage(
                chatId: chat.Id,
                text: part.Text,
                entities: entities,
                replyMarkup: buttons,
                linkPreviewOptions: NoPreview,
                messageThreadId: chat.Thread,
                cancellationToken: stopping)).Id,
            stopping,
            repeats);
    }

    /// <summary>Edits a message.</summary>
    /// <returns>Whether it shows the text now; otherwise the text has to be sent.</returns>
    private async Task<bool> EditAsync(int id, FormattedText part, InlineKeyboardMarkup? buttons, CancellationToken stopping)
    {
        try
        {
            try
            {
                await CallAsync(part.Entities);
            }
            catch (ApiRequestException exception) when (part.Entities.Count > 0 && Refusals.Of(exception) is Refusal.Formatting)
            {
                LogPlain(logger, exception, chat.Id);
                await CallAsync([]);
            }

            return true;
        }
        catch (ApiRequestException exception) when (Refusals.Of(exception) is Refusal.Unchanged)
        {
            return true;
        }
        catch (ApiRequestException exception)
        {
            LogNotEdited(logger, exception, chat.Id);
            return false;
        }

        // An edit may be repeated: it has the same effect.
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
