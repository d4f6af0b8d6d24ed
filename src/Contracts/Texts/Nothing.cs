using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Dormouse.Contracts;

/// <summary>Texts of which a person sees nothing, although there are characters in them.</summary>
public static partial class Nothing
{
    /// <summary>What is said of an answer of which nothing is seen, in CommonMark.</summary>
    public const string Said = "*(no output)*";

    // Letters that are drawn as nothing, and that Unicode counts neither as spaces nor as marks of format.
    private const string Blank = "\u115F\u1160\u2800\u3164\uFFA0";

    /// <summary>Whether a person sees nothing of a text.</summary>
    /// <param name="commonMark">The text: empty headings, quotes and fences, line breaks and blanks of all kinds are nothing.</param>
    /// <returns>False if in doubt.</returns>
    public static bool IsSeenOf(string commonMark)
    {
        var fence = "";
        foreach (var line in WebUtility.HtmlDecode(Tags.Replace(commonMark, " ")).ReplaceLineEndings("\n").Split('\n'))
        {
            var mark = Fence.Match(line);
            if (fence.Length > 0)
            {
                var ends = mark.Success && mark.Groups[1].Value.StartsWith(fence, StringComparison.Ordinal);
                fence = ends ? "" : fence;
                if (!ends && HasInk(line))
                {
                    return false;
                }
            }
            else if (mark.Success)
            {
                fence = mark.Groups[1].Value;
            }
            else if (HasInk(Frame.Replace(line, "")))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasInk(string line) => line.EnumerateRunes().Any(static rune =>
        !Rune.IsWhiteSpace(rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)
        && !(rune.IsBmp && Blank.Contains((char)rune.Value)));

    [GeneratedRegex(@"<br\s*/?>|</?(?:b|i|code)\s*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tags { get; }

    [GeneratedRegex(@"^(?: {0,3}> ?)* {0,3}(`{3,}|~{3,})\s*$")]
    private static partial Regex Fence { get; }

    /// <summary>Quotation marks, and a heading without words.</summary>
    [GeneratedRegex(@"^(?: {0,3}> ?)*(?: {0,3}#{1,6}(?:\s+#*)?\s*$)?")]
    private static partial Regex Frame { get; }
}
