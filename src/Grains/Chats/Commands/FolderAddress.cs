using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>
/// A place in a session's folder, as commands write it: <c>NAME</c>, <c>NAME:PATH</c>, <c>:PATH</c>, <c>NAME+PAGE:PATH</c>.
/// </summary>
/// <param name="Session">The session's name; empty for the current one.</param>
/// <param name="Page">The page of a list, from 1 on.</param>
/// <param name="Path">The path; null if there is none.</param>
internal sealed partial record FolderAddress(string Session, int Page, string? Path)
{
    // What a button of every channel carries.
    private const int MostBytes = 62;

    /// <summary>Reads one.</summary>
    /// <param name="text">What was written.</param>
    /// <returns>The address; null if it is none.</returns>
    public static FolderAddress? Parse(string text) => Form.Match(text) is { Success: true } match
        ? new(
            match.Groups["name"].Value,
            match.Groups["page"] is { Success: true } page ? int.Parse(page.Value, NumberStyles.None, CultureInfo.InvariantCulture) : 1,
            match.Groups["path"] is { Success: true } path ? path.Value : null)
        : null;

    /// <summary>A command about a place, for a button: a path that no button carries goes by its reference.</summary>
    /// <param name="command">The command with its slash.</param>
    /// <param name="session">The session's name.</param>
    /// <param name="path">The path; null for none.</param>
    /// <param name="page">The page.</param>
    /// <returns>The command.</returns>
    public static string Command(string command, string session, string? path, int page = 1)
    {
        var start = page == 1 ? $"{command} {session}" : string.Create(CultureInfo.InvariantCulture, $"{command} {session}+{page}");
        return path is null ? start
            : $"{start}:{path}" is var plain && Encoding.UTF8.GetByteCount(plain) <= MostBytes && IsPlain(path) ? plain
            : $"{start}:{PathReference.Of(path)}";
    }

    private static bool IsPlain(string path) =>
        path.Trim() == path && !path.StartsWith(PathReference.Sign)
            && VisibleText.OfLine(path) == path && !path.Contains('\uFFFD', StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9_-]{0,32})(?:\+(?<page>[1-9][0-9]{0,4}))?(?::(?<path>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Form { get; }
}
