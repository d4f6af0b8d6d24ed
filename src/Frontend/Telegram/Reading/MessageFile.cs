using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>The file of a message.</summary>
/// <param name="Id">Telegram's id of it.</param>
/// <param name="Name">Its name; one of ours where Telegram has none.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="Size">Bytes, as Telegram says.</param>
internal sealed record MessageFile(string Id, string Name, string MediaType, long Size)
{
    /// <summary>Whether the message says something without it, so that it is taken all the same where the file can't be had.</summary>
    public bool IsExtra { get; init; }

    /// <summary>Whether somebody speaks in it.</summary>
    public bool IsSpoken { get; init; }

    /// <summary>Finds it.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The file; null if it has none.</returns>
    public static MessageFile? Of(Message message) => message switch
    {
        { Photo: [.., { FileId: not null } photo] } => new(photo.FileId, $"photo-{message.Id}.jpg", "image/jpeg", photo.FileSize ?? 0),
        { LivePhoto.Photo: [.., { FileId: not null } photo] } => new(
            photo.FileId, $"photo-{message.Id}.jpg", "image/jpeg", photo.FileSize ?? 0),
        { Document: { FileId: not null } document } => new(
            document.FileId,
            document.FileName ?? $"document-{message.Id}",
            document.MimeType ?? "application/octet-stream",
            document.FileSize ?? 0),
        { Animation: { FileId: not null } animation } => new(
            animation.FileId,
            animation.FileName ?? $"animation-{message.Id}.mp4",
            animation.MimeType ?? "video/mp4",
            animation.FileSize ?? 0),
        { Audio: { FileId: not null } audio } => new(
            audio.FileId, audio.FileName ?? $"audio-{message.Id}.mp3", audio.MimeType ?? "audio/mpeg", audio.FileSize ?? 0)
        {
            IsSpoken = true,
        },
        { Voice: { FileId: not null } voice } => new(
            voice.FileId, $"voice-{message.Id}.ogg", voice.MimeType ?? "audio/ogg", voice.FileSize ?? 0)
        {
            IsSpoken = true,
        },
        { Video: { FileId: not null } video } => new(
            video.FileId, video.FileName ?? $"video-{message.Id}.mp4", video.MimeType ?? "video/mp4", video.FileSize ?? 0),
        { VideoNote: { FileId: not null } note } => new(note.FileId, $"video-note-{message.Id}.mp4", "video/mp4", note.FileSize ?? 0)
        {
            IsSpoken = true,
        },
        { Sticker: { } sticker } => PictureOf(sticker, message.Id),
        _ => null,
    };

    /// <summary>A still sticker is its own picture; of one that moves there is a preview.</summary>
    private static MessageFile? PictureOf(Sticker sticker, int message) => sticker switch
    {
        { IsAnimated: false, IsVideo: false, FileId: not null } =>
            new(sticker.FileId, $"sticker-{message}.webp", "image/webp", sticker.FileSize ?? 0) { IsExtra = true },
        { Thumbnail: { FileId: not null } preview } =>
            new(preview.FileId, $"sticker-{message}.jpg", "image/jpeg", preview.FileSize ?? 0) { IsExtra = true },
        _ => null,
    };
}
