namespace Dormouse.Contracts;

/// <summary>Text of people and agents as the title of a conversation.</summary>
public static class TitleText
{
    /// <summary>Most characters of a title.</summary>
    public const int Most = 200;

    private static readonly char[] Spaces = [' ', '\t', '\r', '\n'];

    /// <summary>A text as a title.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line of at most <see cref="Most"/> characters, without anything hidden; empty if there is nothing to see.</returns>
    public static string Of(string text)
    {
        var start = text.Length <= Most * 2 ? text : text[..(Most * 2)];
        var line = VisibleText.OfLine(string.Join(' ', start.Split(Spaces, StringSplitOptions.RemoveEmptyEntries)));
        return line.Length <= Most ? line : line[..(char.IsHighSurrogate(line[Most - 1]) ? Most - 1 : Most)];
    }
}
