using System.Text.Json;
using Dormouse.Frontend.Channels;
using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>Turns a Telegram message into a message of a chat; its files are stored on the way.</summary>
internal sealed partial class MessageReader(
    BotConnection bot, TelegramFiles files, ChannelInbox inbox, IGrainFactory grains, ILogger<MessageReader> logger)
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="raw">The same as Telegram sent it: what it has that the library does not know shows only there.</param>
    /// <param name="id">The id to accept it under.</param>
    /// <param name="chat">The chat.</param>
    /// <param name="user">Who wrote it.</param>
    /// <param name="isEdit">Whether it is the new form of an earlier message.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <exception cref="FileNotFetchedException">Its file can't be had now.</exception>
    /// <returns>The message, or null if it is for nobody: a service message, a command for another bot.</returns>
    public async Task<ChatMessage?> ReadAsync(
        Message message, JsonElement raw, string id, TelegramChat chat, string user, bool isEdit, CancellationToken cancellationToken)
    {
        var words = MessageWords.Of(message);
        var isForwarded = message.ForwardOrigin is not null;
        var ours = isForwarded ? "" : Addressing.ForUs(words.Text, message.Chat.Type is ChatType.Private, bot.Me?.Username);
        if (ours is null)
        {
            LogIgnored(logger, message.Id, chat.Key, "its command is for another bot");
            return null;
        }

        var file = isEdit ? null : MessageFile.Of(message);
        var read = new ChatMessage(id, user, ours, [])
        {
            CanOpenTopic = Topics.CanOpen(message, bot.Me),
            Topic = Topics.NameOf(message),
            Markdown = ours == words.Text ? words.Markdown : null,
            Surroundings = MessageSurroundings.Of(message, words, file?.Name, MessageFields.NotGiven(raw), bot.Me),
        };
        return isEdit ? AsEdit(message, raw, words, read, chat)
            : file is not null ? await WithFileAsync(
                read with { Group = isForwarded ? ChatMessage.Forwards : message.MediaGroupId },
                words.Text.Length > 0,
                file,
                chat.Key,
                cancellationToken)
            : words.Text.Length > 0 ? AsText(read, isForwarded)
            : MessageContents.Of(message) is not null ? AsContents(read, isForwarded)
            : AsNothing(message, raw, read, chat.Key);
    }

    private static ChatMessage AsText(ChatMessage read, bool isForwarded) => isForwarded
        ? read with { Group = ChatMessage.Forwards }
        : read with { MayGoOn = ChatCommand.Parse(read.Text) is null };

    private static ChatMessage AsContents(ChatMessage read, bool isForwarded) =>
        isForwarded ? read with { Group = ChatMessage.Forwards } : read;

    private ChatMessage? AsEdit(Message message, JsonElement raw, MessageWords words, ChatMessage read, TelegramChat chat)
    {
        if (words.Text.Length > 0)
        {
            return read with { IsEdit = true, Edits = chat.NameOf(message.Id) };
        }

        if (MessageFields.NotGiven(raw).Count > 0 || MessageFile.Of(message) is not null || MessageContents.Of(message) is not null)
        {
            // A place that moves, a poll that is voted on; a file that gets another preview, or lost its caption.
            LogIgnored(logger, message.Id, chat.Key, "it is an edit without words");
            return null;
        }

        return AsNothing(message, raw, read, chat.Key);
    }

    private async Task<ChatMessage> WithFileAsync(
        ChatMessage read, bool hasWords, MessageFile file, string chat, CancellationToken cancellationToken)
    {
        if (file.Size > Attachment.MaxSize)
        {
            return file.IsExtra ? read : Refused(read, TelegramTexts.TooBig(file.Name, file.Size, Attachment.MaxSize));
        }

        if (read.Group is { } group)
        {
            await inbox.ExpectAsync(chat, group);
        }

        byte[]? content;
        try
        {
            content = await files.FetchAsync(file.Id, cancellationToken);
        }
        catch (ApiRequestException exception) when (exception.ErrorCode is 400 or 404)
        {
            // It would be refused for ever, and every update behind it would wait.
            return file.IsExtra ? read : Refused(read, TelegramTexts.NotFetched(file.Name, exception.Message));
        }
        catch (Exception exception) when (TelegramFiles.IsPassing(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new FileNotFetchedException(file.Name, exception, chat, read, hasWords);
        }

        // What fails from here on is no fault of Telegram's or of the file's.
        return content is null
            ? file.IsExtra ? read : Refused(read, TelegramTexts.TooBig(file.Name, Attachment.MaxSize + 1, Attachment.MaxSize))
            : await StoreAsync(read, file, content, $"upload/{chat}/{read.Id}");
    }

    private ChatMessage? AsNothing(Message message, JsonElement raw, ChatMessage read, string chat)
    {
        if (MessageFields.NameOf(raw) is { } name)
        {
            return Refused(read, TelegramTexts.Unsupported(name));
        }

        LogIgnored(logger, message.Id, chat, $"it is a service message ({message.Type})");
        return null;
    }

    private static ChatMessage Refused(ChatMessage read, string refusal) => read with { Refusal = refusal, Surroundings = null };

    private async Task<ChatMessage> StoreAsync(ChatMessage read, MessageFile file, byte[] content, string upload) =>
        await grains.GetGrain<IUploadGrain>(upload).StoreOfAsync(read.User, content) is { } refusal
            ? Refused(read, refusal)
            : read with
            {
                Attachments = [new(upload, file.Name, file.MediaType, content.Length)],
                IsSpoken = file.IsSpoken,
            };

    [LoggerMessage(LogLevel.Debug, "Message {Message} in {Chat} is left out: {Reason}.")]
    private static partial void LogIgnored(ILogger logger, int message, string chat, string reason);
}
