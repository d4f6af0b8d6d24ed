using System.Globalization;
using System.Text;

namespace Dormouse.Contracts;

/// <summary>
/// Text of strangers and agents as a person may judge it: whatever would be invisible, turn the text around or move a terminal's cursor
/// stands there by its number, such as <c>⟨U+202E⟩</c>. Letters of all languages and ordinary emoji stay as they are.
/// </summary>
public static class VisibleText
{
    private const int ZeroWidthJoiner = 0x200D;
    private const int TextStyle = 0xFE0E;
    private const int EmojiStyle = 0xFE0F;
    private const int Keycap = 0x20E3;

    /// <summary>Makes text of several lines visible; line feeds and tabs stay.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same text if nothing is hidden in it.</returns>
    public static string Of(string text) => Shown(text, keepsLines: true);

    /// <summary>Makes text that belongs on one line visible, such as a name: line feeds and tabs are shown too.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same text if nothing is hidden in it.</returns>
    public static string OfLine(string text) => Shown(text, keepsLines: false);

    private static string Shown(string text, bool keepsLines)
    {
        StringBuilder? shown = null;
        var (picture, before) = (default(Rune), default(Rune));
        for (var index = 0; index < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, index, out var rune);
            var length = isWhole ? rune.Utf16SequenceLength : 1;
            if (isWhole && (!IsHidden(rune, keepsLines) || IsPartOfEmoji(rune, picture, before, Next(text, index + length))))
            {
                shown?.Append(text, index, length);
            }
            else
            {
                shown ??= new StringBuilder(text, 0, index, text.Length * 2);
                shown.Append(CultureInfo.InvariantCulture, $"⟨U+{(isWhole ? rune.Value : text[index]):X4}⟩");
            }

            // What styles a picture belongs to it: another one may still be joined to it.
            picture = IsStyle(rune) && IsPictograph(before) ? picture : rune;
            before = rune;
            index += length;
        }

        return shown?.ToString() ?? text;
    }

    private static bool IsHidden(Rune rune, bool keepsLines) => rune.Value switch
    {
        '\n' or '\t' => !keepsLines,

        // Letters, marks and symbols that show nothing: fillers, joiners, variation selectors, and what is reserved for such.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 => true,
        (>= 0x180B and <= 0x180F) or (>= 0x2060 and <= 0x206F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF0 and <= 0xFFFB) => true,
        >= 0xE0000 and <= 0xE0FFF => true,

        // Signs before numbers and words, which are seen although they count as format.
        (>= 0x0600 and <= 0x0605) or 0x06DD or 0x070F or 0x0890 or 0x0891 or 0x08E2 or 0x110BD or 0x110CD => false,
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>Whether something invisible only puts an emoji together: it hides nothing there.</summary>
    private static bool IsPartOfEmoji(Rune rune, Rune picture, Rune before, Rune? next) => rune.Value switch
    {
        ZeroWidthJoiner => IsPictograph(picture) && before.Value != ZeroWidthJoiner && next is { } joined && IsPictograph(joined),
        EmojiStyle when before.Value is (>= '0' and <= '9') or '#' or '*' => next is { Value: Keycap },
        EmojiStyle or TextStyle => IsPictograph(before),
        _ => false,
    };

    private static bool IsStyle(Rune rune) => rune.Value is EmojiStyle or (>= 0x1F3FB and <= 0x1F3FF);

    /// <summary>Whether it may be a picture: the blocks of symbols that emoji come from.</summary>
    private static bool IsPictograph(Rune rune) => rune.Value is 0xA9 or 0xAE or 0x203C or 0x2049 or 0x2122 or 0x2139
        or 0x3030 or 0x303D or 0x3297 or 0x3299
        or (>= 0x2190 and <= 0x21FF)
        or (>= 0x2300 and <= 0x23FF)
        or (>= 0x2460 and <= 0x24FF)
        or (>= 0x25A0 and <= 0x27BF)
        or (>= 0x2900 and <= 0x297F)
        or (>= 0x2B00 and <= 0x2BFF)
        or (>= 0x1F000 and <= 0x1FAFF);

    private static Rune? Next(string text, int index) =>
        index < text.Length && Rune.TryGetRuneAt(text, index, out var rune) ? rune : null;
}
