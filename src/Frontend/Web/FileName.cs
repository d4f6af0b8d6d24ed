namespace Dormouse.Frontend.Web;

/// <summary>Names that senders give to files.</summary>
internal static class FileName
{
    private const int MaxLength = 200;

    /// <summary>Takes the last part of a path, without anything that does not show.</summary>
    public static string Tidy(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var shown = new string([.. last.Where(static c => !char.IsControl(c))]).Trim();
        return shown switch
        {
            "" or "." or ".." => "file",
            { Length: > MaxLength } => shown[^MaxLength..],
            _ => shown,
        };
    }
}
