namespace Dormouse.Contracts;

/// <summary>A short text as it is, inside a line of CommonMark.</summary>
public static class CodeSpan
{
    /// <summary>Puts a text between backticks; nothing in it ends the span, and what is not seen is made visible.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A span in one line.</returns>
    public static string Of(string text)
    {
        var shown = VisibleText.OfLine(text);
        var fence = "`";
        while (shown.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        // CommonMark takes one space off each side of what begins or ends with a backtick, or with a space.
        var pad = shown.Length == 0 || shown[0] is '`' or ' ' || shown[^1] is '`' or ' ' ? " " : "";
        return $"{fence}{pad}{shown}{pad}{fence}";
    }
}
