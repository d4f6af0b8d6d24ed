using System.Globalization;
using System.Text.Json;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Telegram.Formatting;
using Dormouse.Frontend.Telegram.Intake;
using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>Brings one update to its chat. When it returns, the update is durable or nobody's business.</summary>
internal sealed partial class UpdateRouter(
    BotConnection bot,
    ChannelInbox inbox,
    UpdateSenders senders,
    UntakenUpdates untaken,
    MessageReader reader,
    ShownQuestions questions,
    ChatPlaces places,
    StoreOutage outage,
    CourtesyCalls courtesies,
    ILogger<UpdateRouter> logger)
{
    /// <summary>Takes an update.</summary>
    /// <param name="raw">The update as Telegram sent it.</param>
    /// <param name="cancellationToken">Ends the work; the update comes again.</param>
    /// <param name="backupOf">When the backup was taken that it comes back from, or null.</param>
    /// <param name="isSpooled">Whether it waited in the spool.</param>
    /// <returns>A task that ends when the update may be confirmed.</returns>
    /// <exception cref="FileNotFetchedException">
    /// Its file can't be had now; see <see cref="UntakenUpdates.TakeWithoutFileAsync"/>.
    /// </exception>
    /// <exception cref="Exception">It was not accepted and must be taken again.</exception>
    public async Task TakeAsync(
        JsonElement raw, CancellationToken cancellationToken, DateTimeOffset? backupOf = null, bool isSpooled = false)
    {
        Update update;
        try
        {
            update = raw.Deserialize<Update>(JsonBotAPI.Options)!;
            RequireWhole(update);
        }
        catch (Exception exception)
        {
            // It will never be readable, whatever the library meets in it; holding on to it would hold up everybody.
            await untaken.TellUnreadableAsync(new(raw), exception, cancellationToken);
            return;
        }

        switch (update)
        {
            case { Message: { MigrateToChatId: { } successor } message }:
                await places.MovedAsync(message.Chat.Id, successor);
                break;
            case { Message: { MigrateFromChatId: { } predecessor } message }:
                await places.MovedAsync(predecessor, message.Chat.Id);
                break;
            case { Message: { } message }:
                await TakeAsync(message, raw.GetProperty("message"), update, isEdit: false, backupOf, isSpooled, cancellationToken);
                break;
            case { EditedMessage: { } message }:
                await TakeAsync(
                    message, raw.GetProperty("edited_message"), update, isEdit: true, backupOf, isSpooled, cancellationToken);
                break;
            case { CallbackQuery: { Message: { } message, Data: { } data } query }:
                await PressAsync(query, message, data, cancellationToken);
                break;
            case { StoppedMessageGeneration: { Chat: not null } stop }:
                await StopAsync(stop, update.Id);
                break;
            case { MyChatMember: { NewChatMember.IsInChat: true } change }:
                await LetInAsync(change);
                break;
            default:
                LogIgnored(logger, update.Id, update.Type);
                break;
        }
    }

    private async Task TakeAsync(
        Message message,
        JsonElement raw,
        Update update,
        bool isEdit,
        DateTimeOffset? backupOf,
        bool isSpooled,
        CancellationToken cancellationToken)
    {
        if (Senders.WhyNobody(message) is { } reason)
        {
            LogLeftOut(logger, message.Id, message.Chat.Id, reason);
            return;
        }

        if (await senders.UserAsync(message.From!, message.Chat, cancellationToken) is not { } user)
        {
            LogLeftOut(logger, message.Id, message.Chat.Id, "nobody that I know wrote it");
            return;
        }

        try
        {
            var chat = await ChatAsync(message, RepliedQuestion.ChatOf(message));
            var id = isEdit ? $"{IdOf(message, update, chat)}-edit-{update.Id}" : IdOf(message, update, chat);
            if (await reader.ReadAsync(message, raw, id, chat, user, isEdit, cancellationToken) is { } read)
            {
                await inbox.AcceptAsync(
                    chat.Key, RepliedQuestion.Noted(read, message, chat, questions, isSpooled) with { BackupOf = backupOf });
                outage.IsOver(message.Chat.Id);
            }
        }
        catch (StoreUnavailableException exception)
        {
            await outage.MetAsync(message.Chat.Id, TelegramChat.Of(message).Thread, exception, cancellationToken);
            throw;
        }
    }

    /// <summary>The chat that a message belongs to.</summary>
    /// <param name="message">The message.</param>
    /// <param name="named">The key that a button named, or null.</param>
    private async Task<TelegramChat> ChatAsync(Message message, string? named)
    {
        var place = TelegramChat.Of(message);
        return (named is null ? null : await places.GuestAtAsync(place, named)) ?? await places.ChatAtAsync(place);
    }

    /// <summary>The stop of a draft: it does not say who pressed it, and only one person can in a private chat.</summary>
    private async Task StopAsync(MessageGenerationStopped stop, int update)
    {
        if (await senders.FindAsync(stop.Chat.Id) is not { } user)
        {
            LogLeftOut(logger, 0, stop.Chat.Id, "nobody that I know stopped it");
            return;
        }

        var chat = await places.ChatAtAsync(TelegramChat.Of(stop.Chat.Id, stop.MessageThreadId));
        await inbox.AcceptAsync(
            chat.Key,
            new(string.Create(CultureInfo.InvariantCulture, $"stopped-{update}"), user, "/stop", []) { StopsDraft = stop.DraftId });
    }

    private async Task PressAsync(CallbackQuery query, Message message, string data, CancellationToken cancellationToken)
    {
        if (await senders.UserAsync(query.From, message.Chat, cancellationToken) is { } user)
        {
            if (ButtonData.Read(data) is { } pressed)
            {
                await PressAsync(pressed, $"press-{query.Id}", user, message);
            }
        }
        else
        {
            LogLeftOut(logger, message.Id, message.Chat.Id, "nobody that I know pressed its button");
        }

        // Only the button's spinner depends on it.
        await courtesies.MakeAsync(ended => bot.Calls.AnswerCallbackQuery(query.Id, cancellationToken: ended), cancellationToken);
    }

    private async Task PressAsync(PressedButton pressed, string id, string user, Message message)
    {
        var chat = await ChatAsync(message, pressed.Chat);
        if (pressed.Chat is not null && pressed.Chat != chat.Key)
        {
            // None of our buttons here says so.
            LogLeftOut(logger, message.Id, message.Chat.Id, "its button names a chat that is elsewhere");
            return;
        }

        if (message.ReplyMarkup is not null
            && pressed.Answer is { } about
            && long.TryParse(about.Question.AsSpan(1), CultureInfo.InvariantCulture, out var seq))
        {
            questions.Add(chat.Key, seq, new(chat.NameOf(message.Id), new FormattedText(message.Text ?? "", message.Entities ?? [])));
        }

        await inbox.AcceptAsync(chat.Key, pressed.Answer is { } answer
            ? new(id, user, "", [], answer with { Shown = chat.NameOf(message.Id) })
            : new(id, user, pressed.Command!, []) { CanOpenTopic = Topics.CanOpen(message, bot.Me) });
        outage.IsOver(message.Chat.Id);
    }

    /// <summary>Somebody known let the bot write to a chat, perhaps again.</summary>
    private async Task LetInAsync(ChatMemberUpdated change)
    {
        if (await senders.FindAsync(change.From.Id) is not null)
        {
            await inbox.UnblockAsync((await places.KnownAtAsync(change.Chat.Id)).Key);
        }
    }

    /// <summary>The library reads a message without what every message has, too.</summary>
    /// <exception cref="JsonException">The update has something of which a part is missing without which it means nothing.</exception>
    private static void RequireWhole(Update update)
    {
        foreach (var message in new[] { update.Message, update.EditedMessage, update.CallbackQuery?.Message })
        {
            if (message is not null && message.Chat is not { Id: not 0 })
            {
                throw new JsonException("A message names no chat.");
            }
        }

        if (update.CallbackQuery is { From: null } or { Id: null } || update.MyChatMember is { Chat: null } or { From: null })
        {
            throw new JsonException("An update names no sender.");
        }
    }

    /// <summary>The id of a message in its chat; one that Telegram does not keep has none of its own.</summary>
    private static string IdOf(Message message, Update update, TelegramChat chat) =>
        message.Id == 0 ? $"update-{update.Id}" : chat.NameOf(message.Id);

    [LoggerMessage(LogLevel.Debug, "Update {Update} of kind {Kind} is of no use here.")]
    private static partial void LogIgnored(ILogger logger, int update, UpdateType kind);

    [LoggerMessage(LogLevel.Debug, "Message {Message} in Telegram chat {Chat} is left out: {Reason}.")]
    private static partial void LogLeftOut(ILogger logger, int message, long chat, string reason);
}
