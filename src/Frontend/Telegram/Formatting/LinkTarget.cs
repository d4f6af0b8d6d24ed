namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>Which addresses may sit behind a text link.</summary>
internal static class LinkTarget
{
    /// <summary>The address to link to, or null when Telegram would refuse it or it could do harm.</summary>
    public static string? Accepted(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            return null;
        }

        var accepted = uri.Scheme switch
        {
            "http" or "https" => uri.Host.Length > 0,
            "tg" or "mailto" => true,
            _ => false,
        };
        return accepted ? url.Replace(" ", "%20", StringComparison.Ordinal) : null;
    }
}
