using System.Globalization;
using System.Text;
using Wcwidth;

namespace Dormouse.Frontend.Telegram.Formatting;

/// <summary>How many columns a text takes in a fixed-width font; good enough for aligning tables.</summary>
internal static class DisplayWidth
{
    private const int EmojiPresentation = 0xFE0F;
    private const int FirstRegionalIndicator = 0x1F1E6;
    private const int LastRegionalIndicator = 0x1F1FF;

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
            widest = Math.Max(widest, OfRune(rune));
        }

        return widest;
    }

    // Two regional indicators are one flag, and what stands before U+FE0F is shown as an emoji: both are as wide as other pictures.
    private static int OfRune(Rune rune) => rune.Value is EmojiPresentation or (>= FirstRegionalIndicator and <= LastRegionalIndicator)
        ? 2
        : UnicodeCalculator.GetWidth(rune);
}
