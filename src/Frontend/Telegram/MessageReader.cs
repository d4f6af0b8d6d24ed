using System.Globalization;
using Dormouse.Frontend.Telegram.Reading;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Files;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram;

/// <summary>Turns a Telegram message into a message of a chat; its files are stored on the way.</summary>
internal sealed class MessageReader(BotConnection bot, IGrainFactory grains)
{
    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="id">The id to accept it under.</param>
    /// <param name="chat">The chat's key.</param>
    /// <param name="user">Who wrote it.</param>
    /// <param name="isEdit">Whether it is the new form of an earlier message.</param>
    /// <param name="cancellationToken">Ends the download.</param>
    /// <returns>The message, or null if it is for nobody: a service message, a command for another bot.</returns>
    public async Task<ChatMessage?> ReadAsync(
        Message message, string id, string chat, string user, bool isEdit, CancellationToken cancellationToken)
    {
        var text = message.Text ?? message.Caption ?? "";
        if (isEdit)
        {
            return text.Length == 0 ? null : new(id, user, text, [], IsEdit: true, Edits: message.Id.ToString(CultureInfo.InvariantCulture));
        }

        if (Addressing.ForUs(text, message.Chat.Type is ChatType.Private, bot.Me?.Username) is not { } ours)
        {
            return null;
        }

        if (FileOf(message) is { } file)
        {
            if (file.Size > Attachment.MaxSize)
            {
                return new(id, user, ours, [], Refusal: TelegramTexts.TooBig(file.Name, file.Size, Attachment.MaxSize), Group: message.MediaGroupId);
            }

            if (message.MediaGroupId is { } album)
            {
                await grains.GetGrain<IChatGrain>(chat).Expect(album);
            }

            try
            {
                return new(id, user, ours, [await FetchAsync(file, $"upload/{chat}/{id}", cancellationToken)], Group: message.MediaGroupId);
            }
            catch (ApiRequestException exception) when (exception.ErrorCode is 400 or 404)
            {
                // It would be refused for ever, and every update behind it would wait.
                return new(id, user, ours, [], Refusal: TelegramTexts.NotFetched(file.Name, exception.Message), Group: message.MediaGroupId);
            }
        }

        return ours.Length > 0 ? new(id, user, ours, [])
            : IsService(message) ? null
            : new(id, user, "", [], Refusal: TelegramTexts.Unsupported(message.Type.ToString().ToLowerInvariant()));
    }

    private async Task<Attachment> FetchAsync(TelegramFile file, string upload, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await bot.Calls.GetInfoAndDownloadFile(file.Id, content, cancellationToken);
        await grains.GetGrain<IUploadGrain>(upload).Store(new Orleans.Concurrency.Immutable<byte[]>(content.ToArray()));
        return new(upload, file.Name, file.MediaType, content.Length);
    }

    private static TelegramFile? FileOf(Message message) => message switch
    {
        { Photo: [.., var photo] } => new(photo.FileId, $"photo-{message.Id}.jpg", "image/jpeg", photo.FileSize ?? 0),
        { Document: { } document } => new(document.FileId, document.FileName ?? $"document-{message.Id}", document.MimeType ?? "application/octet-stream", document.FileSize ?? 0),
        { Audio: { } audio } => new(audio.FileId, audio.FileName ?? $"audio-{message.Id}.mp3", audio.MimeType ?? "audio/mpeg", audio.FileSize ?? 0),
        { Voice: { } voice } => new(voice.FileId, $"voice-{message.Id}.ogg", voice.MimeType ?? "audio/ogg", voice.FileSize ?? 0),
        { Video: { } video } => new(video.FileId, video.FileName ?? $"video-{message.Id}.mp4", video.MimeType ?? "video/mp4", video.FileSize ?? 0),
        _ => null,
    };

    private static bool IsService(Message message) => message.Type is not (
        MessageType.Text or MessageType.Sticker or MessageType.Contact or MessageType.Location or MessageType.Venue or MessageType.Poll
        or MessageType.Dice or MessageType.VideoNote or MessageType.Animation or MessageType.Story);

    private sealed record TelegramFile(string Id, string Name, string MediaType, long Size);
}
