namespace Dormouse.Contracts;

/// <summary>A message that begins with a slash command.</summary>
/// <param name="Name">The command in lower case, without the slash.</param>
/// <param name="Arguments">The words that follow.</param>
public sealed record ChatCommand(string Name, IReadOnlyList<string> Arguments)
{
    private const int MaxNameLength = 32;
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>Reads a message.</summary>
    /// <param name="text">The message.</param>
    /// <returns>The command, or null if it is none: <c>/etc/passwd</c> and <c>/ what</c> are plain text.</returns>
    public static ChatCommand? Parse(string text)
    {
        if (text.Length < 2 || text[0] != '/')
        {
            return null;
        }

        var end = text.IndexOfAny(Blanks);
        var name = text[1..(end < 0 ? text.Length : end)];
        return name.Length is > 0 and <= MaxNameLength && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':')
            ? new(name.ToLowerInvariant(), end < 0 ? [] : text[end..].Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
            : null;
    }
}
