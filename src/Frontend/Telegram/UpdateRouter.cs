using System.Globalization;
using System.Text.Json;
using Dormouse.Frontend.People;
using Dormouse.Frontend.Telegram.Reading;
using Dormouse.Grains.Chats;
using Dormouse.Grains.People;
using Dormouse.Grains.Storage;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>Brings one update to its chat. When it returns, the update is durable or nobody's business.</summary>
internal sealed partial class UpdateRouter(
    BotConnection bot,
    IGrainFactory grains,
    KnownPeople people,
    MessageReader reader,
    ShownQuestions questions,
    ChatPlaces places,
    StoreOutage outage,
    ILogger<UpdateRouter> logger)
{
    /// <summary>The grain that knows who was paired.</summary>
    public const string PairingKey = "pairing/telegram";

    private IPairingGrain Pairing => grains.GetGrain<IPairingGrain>(PairingKey);

    /// <summary>The chat that an update belongs to, as far as order matters.</summary>
    /// <param name="update">The update as Telegram sent it.</param>
    /// <returns>Telegram's id of the chat; 0 if there is none.</returns>
    public static long ChatOf(JsonElement update)
    {
        foreach (var kind in update.EnumerateObject().Where(static property => property.Value.ValueKind is JsonValueKind.Object))
        {
            var message = kind.Value.TryGetProperty("message", out var inner) ? inner : kind.Value;
            if (message.ValueKind is JsonValueKind.Object
                && message.TryGetProperty("chat", out var chat)
                && chat.ValueKind is JsonValueKind.Object
                && chat.TryGetProperty("id", out var id)
                && id.ValueKind is JsonValueKind.Number
                && id.TryGetInt64(out var number))
            {
                return number;
            }
        }

        return 0;
    }

    /// <summary>Takes an update.</summary>
    /// <param name="raw">The update as Telegram sent it.</param>
    /// <param name="cancellationToken">Ends the work; the update comes again.</param>
    /// <returns>A task that ends when the update may be confirmed.</returns>
    /// <exception cref="Exception">It was not accepted and must be taken again.</exception>
    public async Task TakeAsync(JsonElement raw, CancellationToken cancellationToken)
    {
        Update update;
        try
        {
            update = raw.Deserialize<Update>(JsonBotAPI.Options)!;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            // It will never be readable; holding on to it would hold up everybody.
            LogUnreadable(logger, exception, raw.GetProperty("update_id").GetRawText());
            return;
        }

        switch (update)
        {
            case { Message: { MigrateToChatId: { } successor } message }:
                await MoveAsync(message.Chat.Id, successor);
                break;
            case { Message: { MigrateFromChatId: { } predecessor } message }:
                await MoveAsync(predecessor, message.Chat.Id);
                break;
            case { Message: { } message }:
                await TakeAsync(message, raw.GetProperty("message"), IdOf(message, update), isEdit: false, cancellationToken);
                break;
            case { EditedMessage: { } message }:
                await TakeAsync(message, raw.GetProperty("edited_message"), $"{IdOf(message, update)}-edit-{update.Id}", isEdit: true, cancellationToken);
                break;
            case { CallbackQuery: { Message: { } message, Data: { } data } query }:
                await PressAsync(query, message, data, cancellationToken);
                break;
            case { MyChatMember: { NewChatMember.IsInChat: true } change }:
                await LetInAsync(change);
                break;
            default:
                LogIgnored(logger, update.Id, update.Type);
                break;
        }
    }

    private async Task TakeAsync(Message message, JsonElement raw, string id, bool isEdit, CancellationToken cancellationToken)
    {
        if (Senders.WhyNobody(message) is { } reason)
        {
            LogLeftOut(logger, message.Id, message.Chat.Id, reason);
            return;
        }

        if (await UserAsync(message.From!, message.Chat, cancellationToken) is not { } user)
        {
            LogLeftOut(logger, message.Id, message.Chat.Id, "nobody that I know wrote it");
            return;
        }

        try
        {
            var key = await places.KeyAsync(message);
            if (await reader.ReadAsync(message, raw, id, key, user, isEdit, cancellationToken) is { } read)
            {
                await grains.GetGrain<IChatGrain>(key).Accept(RepliedQuestion.Noted(read, message, questions));
                outage.IsOver(message.Chat.Id);
            }
        }
        catch (StoreUnavailableException exception)
        {
            await outage.MetAsync(message, exception, cancellationToken);
            throw;
        }
    }

    /// <summary>A group became a supergroup, which is another chat. Telegram says so in both; a chat that we do not know is not touched.</summary>
    private Task MoveAsync(long from, long to) =>
        grains.GetGrain<IChatGrain>(ChatKey.OfTelegram(from, thread: null)).MoveTo(ChatKey.OfTelegram(to, thread: null));

    private async Task PressAsync(CallbackQuery query, Message message, string data, CancellationToken cancellationToken)
    {
        if (await UserAsync(query.From, message.Chat, cancellationToken) is { } user)
        {
            var key = await places.KeyAsync(message);
            var pressed = ButtonData.Read(data);
            if (pressed is not null)
            {
                var id = $"press-{query.Id}";
                if (message.ReplyMarkup is not null && pressed.Value.Answer is { } about && long.TryParse(about.Question.AsSpan(1), CultureInfo.InvariantCulture, out var seq))
                {
                    questions.Add(message.Chat.Id, seq, new(message.Id, new(message.Text ?? "", message.Entities ?? [])));
                }

                await grains.GetGrain<IChatGrain>(key).Accept(pressed.Value.Answer is { } answer
                    ? new(id, user, "", [], answer with { Shown = message.Id.ToString(CultureInfo.InvariantCulture) })
                    : new(id, user, pressed.Value.Command!, []));
            }
        }
        else
        {
            LogLeftOut(logger, message.Id, message.Chat.Id, "nobody that I know pressed its button");
        }

        try
        {
            await bot.Calls.AnswerCallbackQuery(query.Id, cancellationToken: cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Only the button's spinner depends on it.
            LogCourtesyFailed(logger, exception);
        }
    }

    /// <summary>Somebody known let the bot write to a chat, perhaps again.</summary>
    private async Task LetInAsync(ChatMemberUpdated change)
    {
        if ((people.UserOfTelegram(change.From.Id) ?? await Pairing.Find(change.From.Id)) is not null)
        {
            await grains.GetGrain<IChatGrain>(ChatKey.OfTelegram(change.Chat.Id, thread: null)).Unpark();
        }
    }

    /// <summary>Who wrote; a stranger is told once in a while how to be let in, and in a group nothing.</summary>
    private async Task<string?> UserAsync(User from, Chat chat, CancellationToken cancellationToken)
    {
        if ((people.UserOfTelegram(from.Id) ?? await Pairing.Find(from.Id)) is { } user)
        {
            return user;
        }

        if (from.IsBot || chat.Type is not ChatType.Private)
        {
            return null;
        }

        if (await Pairing.Knock(from.Id, Name(from)) is { } code)
        {
            try
            {
                await bot.Calls.SendMessage(chatId: chat.Id, text: TelegramTexts.Stranger(code, from.Id), cancellationToken: cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogCourtesyFailed(logger, exception);
            }
        }

        return null;
    }

    private static string Name(User user) =>
        user.Username is null ? $"{user.FirstName} {user.LastName}".Trim() : $"{user.FirstName} {user.LastName}".Trim() + $" (@{user.Username})";

    /// <summary>The id of a message in its chat; one that Telegram does not keep has none of its own.</summary>
    private static string IdOf(Message message, Update update) =>
        message.Id == 0 ? $"update-{update.Id}" : message.Id.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Error, "Update {Update} can't be read and is left out.")]
    private static partial void LogUnreadable(ILogger logger, Exception exception, string update);

    [LoggerMessage(LogLevel.Debug, "Update {Update} of kind {Kind} is of no use here.")]
    private static partial void LogIgnored(ILogger logger, int update, UpdateType kind);

    [LoggerMessage(LogLevel.Debug, "Message {Message} in Telegram chat {Chat} is left out: {Reason}.")]
    private static partial void LogLeftOut(ILogger logger, int message, long chat, string reason);

    [LoggerMessage(LogLevel.Information, "A courtesy to Telegram failed.")]
    private static partial void LogCourtesyFailed(ILogger logger, Exception exception);
}
