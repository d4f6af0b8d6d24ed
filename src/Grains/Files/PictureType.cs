namespace Dormouse.Grains.Files;

/// <summary>Whether a file is a picture that chats show as one. Its beginning tells, whatever its name says.</summary>
internal static class PictureType
{
    private const string AnyFile = "application/octet-stream";

    // What Telegram takes as a photo.
    private const int Largest = 10 * 1024 * 1024;

    /// <summary>The media type of a file.</summary>
    /// <param name="content">What is in it.</param>
    /// <returns>That of a still picture, else that of any file.</returns>
    public static string Of(ReadOnlySpan<byte> content) =>
        content.Length > Largest ? AnyFile
        : content.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : content.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith("RIFF"u8) && content.Length > 12 && content[8..].StartsWith("WEBP"u8) ? "image/webp"
        : AnyFile;
}
