using System.Globalization;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram.Intake;
using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>What can't be taken is told in its chat if it would have been for us: known from what of it can be read.</summary>
internal sealed partial class UntakenUpdates(
    BotConnection bot,
    ChannelInbox inbox,
    UpdateSenders senders,
    ChatPlaces places,
    StoreOutage outage,
    CourtesyCalls courtesies,
    ILogger<UntakenUpdates> logger)
{
    /// <summary>What is told of updates that were left out for want of room: not only of the one that it is told with.</summary>
    public const string LeftOut = "left-out";

    private const int LongestExcerpt = 60;

    /// <summary>What a message tells that nobody wrote.</summary>
    private static readonly string[] ServiceParts =
    [
        "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
        "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed", "pinned_message",
        "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
        "general_forum_topic_unhidden", "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
        "chat_background_set", "boost_added", "proximity_alert_triggered", "chat_owner_left", "chat_owner_changed",
    ];

    /// <summary>Whether nobody known waits for an update, so that it may be lost when it can't be taken.</summary>
    /// <param name="update">The update.</param>
    /// <returns>True if its sender is not known, or nothing can come of it.</returns>
    /// <exception cref="Exception">It can't be told now.</exception>
    public async Task<bool> IsNobodysAsync(RawUpdate update)
    {
        if (update.IsMove)
        {
            // The chat's own business, whoever did it.
            return false;
        }

        // What is forwarded is addressed to nobody else, whatever it says.
        var isForPeople = update.Kind is "message" or "edited_message" or "callback_query" or RawUpdate.Stop
            && !update.Has("forward_origin");
        return (isForPeople && NobodysBusiness(update, isMarker: false) is not null)
            || update.From is not { } from
            || await senders.FindAsync(from) is null;
    }

    /// <summary>
    /// Tells a chat why something was not taken. It is durable when this returns, and told once however often it is told.
    /// </summary>
    /// <param name="update">What was not taken.</param>
    /// <param name="kind">What is told, in a word that makes it differ from all else that is told of this update.</param>
    /// <param name="text">What to tell.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when it is durable, or nobody's business, which is logged.</returns>
    public async Task TellAsync(RawUpdate update, string kind, string text, CancellationToken cancellationToken)
    {
        if (NobodysBusiness(update, isMarker: kind == LeftOut) is { } reason)
        {
            LogNobodys(logger, update.Id, update.Kind, reason);
            return;
        }

        // As for what can be read: a stranger is told how to be let in, and in a group nothing.
        var place = new Chat { Id = update.ChatId!.Value, Type = update.IsPrivate ? ChatType.Private : ChatType.Group };
        var from = new User { Id = update.From!.Value, FirstName = update.FromName };
        if (await senders.UserAsync(from, place, cancellationToken) is not { } user)
        {
            LogNobodys(logger, update.Id, update.Kind, "its sender is not known");
            return;
        }

        var chat = await places.ChatAtAsync(TelegramChat.Of(update.ChatId.Value, update.Thread));
        await inbox.AcceptAsync(
            chat.Key, new(string.Create(CultureInfo.InvariantCulture, $"{kind}-{update.Id}"), user, "", [], Refusal: text));
        if (update.Press is { } press)
        {
            await courtesies.MakeAsync(ended => bot.Calls.AnswerCallbackQuery(press, cancellationToken: ended), cancellationToken);
        }
    }

    /// <summary>Tells a chat that the store is what keeps an update from being taken, once an outage.</summary>
    /// <param name="update">What was not taken.</param>
    /// <param name="exception">Why.</param>
    /// <param name="cancellationToken">Ends the telling.</param>
    /// <returns>A task that ends when the chat was told, or need not be.</returns>
    public async Task TellOutageAsync(RawUpdate update, StoreUnavailableException exception, CancellationToken cancellationToken)
    {
        // Who was let in by pairing is known to the store only, which may be what can't be read.
        if (NobodysBusiness(update, isMarker: false) is null && await senders.FindAsync(update.From!.Value) is not null)
        {
            await outage.MetAsync(update.ChatId!.Value, update.Thread, exception, cancellationToken);
        }
    }

    /// <summary>Tells a chat that an update can't be read.</summary>
    /// <param name="update">The update.</param>
    /// <param name="exception">Why.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when it is durable, or nobody's business, which is logged.</returns>
    public async Task TellUnreadableAsync(RawUpdate update, Exception exception, CancellationToken cancellationToken)
    {
        LogUnreadable(logger, exception, update.Id, update.ChatId);
        var text = update.Text.Trim();
        await TellAsync(
            update,
            "unreadable",
            update.Kind switch
            {
                "callback_query" or RawUpdate.Stop => TelegramTexts.UnreadablePress,
                "edited_message" => TelegramTexts.UnreadableEdit,
                _ => TelegramTexts.Unreadable(text.Length > LongestExcerpt ? $"{SafeCut(text)}…" : text),
            },
            cancellationToken);
    }

    /// <summary>
    /// Takes a message without its file, which is told. It is durable when this returns, and taken once however often it is taken.
    /// </summary>
    /// <param name="exception">Why the file can't be had.</param>
    /// <param name="backupOf">When the backup was taken that it comes back from, or null.</param>
    /// <returns>A task that ends when the update may be confirmed.</returns>
    public async Task TakeWithoutFileAsync(FileNotFetchedException exception, DateTimeOffset? backupOf)
    {
        var rest = exception.Rest;
        var text = TelegramTexts.WithoutFile(exception.Name, exception.Reason, exception.HasRest);
        await inbox.AcceptAsync(exception.Chat, new($"{rest.Id}-file", rest.User, "", [], Refusal: text, Group: rest.Group));
        if (exception.HasRest)
        {
            await inbox.AcceptAsync(exception.Chat, rest with { BackupOf = backupOf, RepliesTo = "" });
        }
    }

    private string? NobodysBusiness(RawUpdate update, bool isMarker) => update switch
    {
        _ when isMarker && update is { IsConversation: true, From: not null } => null,
        { Kind: not ("message" or "edited_message" or "callback_query" or RawUpdate.Stop) } => "nothing of its kind is for us",
        { ChatId: null } => "it names no chat",
        { IsConversation: false } => "nobody talks in its chat",
        { From: null } => "it names no sender",
        { Text.Length: 0, Press: null } when ServiceParts.Any(update.Has) => "it is a service message",
        { Press: null } when Addressing.ForUs(update.Text, update.IsPrivate, bot.Me?.Username) is null => "its command is for another bot",
        _ => null,
    };

    private static string SafeCut(string text) =>
        text[..(char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt)].ReplaceLineEndings(" ");

    [LoggerMessage(LogLevel.Error, "Update {Update} of chat {Chat} can't be read.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, long? update, long? chat);

    [LoggerMessage(LogLevel.Debug, "Update {Update} of kind {Kind} is not told to anybody: {Reason}.")]
    private static partial void LogNobodys(ILogger logger, long? update, string? kind, string reason);
}
