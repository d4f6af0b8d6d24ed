namespace Dormouse.Grains.Files;

/// <summary>Whether a file is a picture that chats show as one. Its beginning tells, whatever its name says.</summary>
internal static class PictureType
{
    // What may move is no photo.
    private const string Animation = "image/gif";

    // What Telegram takes as a photo.
    private const int Largest = 10 * 1024 * 1024;

    /// <summary>The media type of a file.</summary>
    /// <param name="content">What is in it.</param>
    /// <returns>That of a still picture, else that of any file.</returns>
    public static string Of(ReadOnlySpan<byte> content) =>
        content.Length <= Largest && RasterPicture.TypeOf(content) is { } type and not Animation ? type : RasterPicture.AnyType;
}
