using System.Buffers.Text;
using System.Text.Json;

namespace Dormouse.Frontend.Web;

/// <summary>
/// What a caller calls an uploaded file. It holds everything about the file, so that no frontend has to remember it;
/// nobody can make one for a file of others, whose upload's key they can't guess.
/// </summary>
internal static class FileToken
{
    public static string Of(Attachment file) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(file));

    /// <summary>Reads a token.</summary>
    /// <returns>The file, or null if it is no token of ours.</returns>
    public static Attachment? Read(string token)
    {
        try
        {
            var file = Base64Url.IsValid(token) ? JsonSerializer.Deserialize<Attachment>(Base64Url.DecodeFromChars(token)) : null;
            return file is { Upload: not null, Name: not null, MediaType: not null }
                && file.Upload.StartsWith(UploadKey.Prefix, StringComparison.Ordinal)
                && Guid.TryParseExact(file.Upload[(file.Upload.LastIndexOf('/') + 1)..], "N", out _)
                    ? file with { Name = FileName.Tidy(file.Name) }
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
