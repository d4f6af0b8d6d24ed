namespace Dormouse.Contracts;

/// <summary>Text as it is, inside CommonMark.</summary>
public static class CodeBlock
{
    /// <summary>Fences text; nothing in it ends the block.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">What it is written in, or an empty text.</param>
    /// <returns>A block whose fence is longer than any in the text.</returns>
    public static string Of(string text, string language = "")
    {
        var fence = "```";
        while (text.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return $"{fence}{language}\n{text}\n{fence}";
    }
}
