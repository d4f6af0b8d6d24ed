namespace Dormouse.Contracts;

/// <summary>Pictures that browsers show and that can't carry code. Their beginning tells, whatever their name says.</summary>
public static class RasterPicture
{
    /// <summary>The type of everything else.</summary>
    public const string AnyType = "application/octet-stream";

    /// <summary>The media type of a picture.</summary>
    /// <param name="content">What is in the file.</param>
    /// <returns>That of a PNG, JPEG, GIF or WebP; null for everything else, SVG too.</returns>
    public static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : content.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8) ? "image/gif"
        : content.StartsWith("RIFF"u8) && content.Length > 12 && content[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;
}
