namespace Dormouse.Grains.Tests.Texts;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("\u202Egnp.exe", "⟨U+202E⟩gnp.exe")]
    [InlineData("a\u202Ab\u202Bc\u202Cd\u202De", "a⟨U+202A⟩b⟨U+202B⟩c⟨U+202C⟩d⟨U+202D⟩e")]
    [InlineData("\u2066\u2067\u2068\u2069", "⟨U+2066⟩⟨U+2067⟩⟨U+2068⟩⟨U+2069⟩")]
    [InlineData("\u200E\u200F\u061C", "⟨U+200E⟩⟨U+200F⟩⟨U+061C⟩")]
    [InlineData("Ow\u200Bner", "Ow⟨U+200B⟩ner")]
    [InlineData("\u200C\u200D\u2060\uFEFF", "⟨U+200C⟩⟨U+200D⟩⟨U+2060⟩⟨U+FEFF⟩")]
    [InlineData("soft\u00ADhyphen", "soft⟨U+00AD⟩hyphen")]
    [InlineData("\u001B[31mred\u0007\u007F\u009B\r", "⟨U+001B⟩[31mred⟨U+0007⟩⟨U+007F⟩⟨U+009B⟩⟨U+000D⟩")]
    [InlineData("a\U000E0041\U000E007Fb", "a⟨U+E0041⟩⟨U+E007F⟩b")]
    [InlineData("a\uFE0Fb\uFE01c\U000E0100", "a⟨U+FE0F⟩b⟨U+FE01⟩c⟨U+E0100⟩")]
    [InlineData("two\u2028lines\u2029", "two⟨U+2028⟩lines⟨U+2029⟩")]
    [InlineData("\u3164\u115F\u1160\uFFA0\u2800\u034F", "⟨U+3164⟩⟨U+115F⟩⟨U+1160⟩⟨U+FFA0⟩⟨U+2800⟩⟨U+034F⟩")]
    [InlineData("\u180E\u2063\uFFF9", "⟨U+180E⟩⟨U+2063⟩⟨U+FFF9⟩")]
    public void What_hides_or_turns_text_around_stands_there_by_its_number(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Of(text));
        Assert.Equal(shown, VisibleText.OfLine(text));
    }

    [Fact]
    public void Half_a_character_stands_there_by_its_number()
    {
        Assert.Equal("a⟨U+D83D⟩b", VisibleText.Of("a\uD83Db"));
        Assert.Equal("⟨U+DE00⟩⟨U+D83D⟩", VisibleText.Of("\uDE00\uD83D"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("npm publish --tag next\n\tand more")]
    [InlineData("Zoë Ångström, Łukasz, Иван, 张伟, 김철수, محمد, शक्ति, ไทย")]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466")]
    [InlineData("\U0001F469\U0001F3FD\u200D\U0001F4BB \U0001F3F3\uFE0F\u200D\U0001F308")]
    [InlineData("\u2764\uFE0F\u200D\U0001F525 \U0001F937\U0001F3FE\u200D\u2642\uFE0F")]
    [InlineData("\u2764\uFE0F \u2714\uFE0F 1\uFE0F\u20E3 #\uFE0F\u20E3 \U0001F1E9\U0001F1EA \u00A9\uFE0F \u263A\uFE0E")]
    public void Everything_that_is_seen_stays_as_it_is(string text) => Assert.Same(text, VisibleText.Of(text));

    [Theory]
    [InlineData("\U0001F600\u200D", "\U0001F600⟨U+200D⟩")]
    [InlineData("\U0001F600\u200D\u200D\U0001F600", "\U0001F600⟨U+200D⟩⟨U+200D⟩\U0001F600")]
    [InlineData("\U0001F600\u200Drm", "\U0001F600⟨U+200D⟩rm")]
    [InlineData("rm\u200D\U0001F600", "rm⟨U+200D⟩\U0001F600")]
    [InlineData("1\uFE0F0", "1⟨U+FE0F⟩0")]
    [InlineData("\u2764\uFE0F\uFE0F", "\u2764\uFE0F⟨U+FE0F⟩")]
    public void What_joins_emoji_is_shown_where_it_joins_none(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    [Fact]
    public void A_name_is_one_line() => Assert.Equal("Eve⟨U+000A⟩is the owner⟨U+0009⟩", VisibleText.OfLine("Eve\nis the owner\t"));
}
