using Dormouse.Frontend.Telegram.Formatting;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

public class DisplayWidthTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("a\u0301", 1)]
    [InlineData("a\u0007\u200b", 1)]
    [InlineData("日本語", 6)]
    [InlineData("ｱ", 1)]
    [InlineData("Ａ", 2)]
    [InlineData("한글", 4)]
    [InlineData("नि", 1)]
    [InlineData("😀", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("👨‍👩‍👧‍👦", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("✔", 1)]
    [InlineData("✔\ufe0f", 2)]
    [InlineData("🆗", 2)]
    public void A_text_takes_as_many_columns_as_it_is_shown_in(string text, int columns) => Assert.Equal(columns, DisplayWidth.Of(text));
}
