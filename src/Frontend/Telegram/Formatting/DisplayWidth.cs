using System.Globalization;
using System.Text;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>How many columns a text takes in a fixed-width font; good enough for aligning tables.</summary>
internal static class DisplayWidth
{
    private const int EmojiPresentation = 0xFE0F;

    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653),
        (0x26A1, 0x26A1), (0x26BD, 0x26BE), (0x26D4, 0x26D4), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728),
        (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797), (0x2B1B, 0x2B1C),
        (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F1E6, 0x1F1FF), (0x1F300, 0x1F64F),
        (0x1F680, 0x1F6FF), (0x1F7E0, 0x1F7EB), (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    public static int Of(string text)
    {
        var width = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var length = StringInfo.GetNextTextElementLength(rest);
            width += OfCluster(rest[..length]);
            rest = rest[length..];
        }

        return width;
    }

    // A family emoji is many code points but one picture: the widest of them counts.
    private static int OfCluster(ReadOnlySpan<char> cluster)
    {
        var widest = 0;
        foreach (var rune in cluster.EnumerateRunes())
        {
            widest = Math.Max(widest, rune.Value == EmojiPresentation ? 2 : OfRune(rune));
        }

        return widest;
    }

    private static int OfRune(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
            or UnicodeCategory.Format or UnicodeCategory.Control => 0,
        _ => Array.Exists(Wide, range => range.First <= rune.Value && rune.Value <= range.Last) ? 2 : 1,
    };
}
