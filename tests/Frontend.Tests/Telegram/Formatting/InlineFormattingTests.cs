using Dormouse.Frontend.Telegram.Formatting;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

public sealed class InlineFormattingTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("*a*", "a => Italic(a)")]
    [InlineData("__a__ b", "a b => Bold(a)")]
    [InlineData("~~a~~", "a => Strikethrough(a)")]
    [InlineData("***a***", "a => Bold(a); Italic(a)")]
    [InlineData("**a *b* c**", "a b c => Bold(a b c); Italic(b)")]
    public void Emphasis_becomes_styles(string markdown, string expected) => Assert.Equal(expected, Show.Rendered(markdown));

    [Theory]
    [InlineData("~x~")]
    [InlineData("**open")]
    [InlineData("5 * 3 * 2")]
    [InlineData("snake_case_name")]
    public void Markup_that_means_nothing_stays_text(string markdown) => Assert.Equal(markdown, Show.Rendered(markdown));

    [Fact]
    public void Inline_code_becomes_code_and_keeps_its_stars() =>
        Assert.Equal("run **it** now => Code(**it**)", Show.Rendered("run `**it**` now"));

    [Fact]
    public void Bold_is_interrupted_by_code() =>
        Assert.Equal("use foo now => Bold(use); Code(foo); Bold(now)", Show.Rendered("**use `foo` now**"));

    [Fact]
    public void Bold_around_nothing_but_code_disappears() => Assert.Equal("foo => Code(foo)", Show.Rendered("**`foo`**"));

    [Fact]
    public void Bold_inside_bold_is_one_entity() => Assert.Equal("a b c => Bold(a b c)", Show.Rendered("# a **b** c"));

    [Fact]
    public void Adjacent_equal_styles_are_merged() => Assert.Equal("ab => Bold(ab)", Show.Rendered("**a**<b>b</b>"));

    [Fact]
    public void Merging_never_cuts_another_entity_in_two() =>
        Assert.Equal("abcd => Italic(abc); Bold(bc); Bold(d)", Show.Rendered("*a<b>bc</b>*<b>d</b>"));

    [Theory]
    [InlineData("[a](https://x.org/p_(q))", "a => TextLink:https://x.org/p_(q)(a)")]
    [InlineData("[a](mailto:b@c.org)", "a => TextLink:mailto:b@c.org(a)")]
    [InlineData("[a](tg://user?id=1)", "a => TextLink:tg://user?id=1(a)")]
    [InlineData("[a **b**](http://x.org)", "a b => TextLink:http://x.org(a b); Bold(b)")]
    [InlineData("[`a`](http://x.org)", "a => TextLink:http://x.org(a)")]
    [InlineData("[](http://x.org)", "http://x.org => TextLink:http://x.org(http://x.org)")]
    [InlineData("[a](http://x.org 'the title')", "a (the title) => TextLink:http://x.org(a)")]
    [InlineData("[a](<http://x.org/b c>)", "a => TextLink:http://x.org/b%20c(a)")]
    [InlineData("[a][1]\n\n[1]: http://x.org", "a => TextLink:http://x.org(a)")]
    [InlineData("![alt](http://x.org/i.png)", "alt => TextLink:http://x.org/i.png(alt)")]
    [InlineData("[![alt](http://i.org)](http://x.org)", "alt => TextLink:http://x.org(alt)")]
    public void A_link_with_an_allowed_scheme_becomes_a_text_link(string markdown, string expected) =>
        Assert.Equal(expected, Show.Rendered(markdown));

    [Theory]
    [InlineData("[a](src/a.cs)", "a (src/a.cs)")]
    [InlineData("[src/a.cs](src/a.cs)", "src/a.cs")]
    [InlineData("[a](javascript:alert(1))", "a (javascript:alert(1))")]
    [InlineData("[a](file:///x/y)", "a (file:///x/y)")]
    [InlineData("[a](https://)", "a (https://)")]
    [InlineData("[a]()", "a")]
    [InlineData("![](i.png)", "i.png")]
    [InlineData("<https://x.org>", "https://x.org")]
    public void Any_other_link_is_printed(string markdown, string expected) => Assert.Equal(expected, Show.Rendered(markdown));

    [Fact]
    public void A_definition_nobody_uses_is_printed() =>
        Assert.Equal("a\n\n[1]: http://x.org T", Show.Rendered("a\n\n[1]: http://x.org 'T'"));

    [Theory]
    [InlineData("a <b>b</b><br>c <i>d</i>", "a b\nc d => Bold(b); Italic(d)")]
    [InlineData("<code>a *b*</code>", "a b => Code(a b)")]
    [InlineData("<code>[a](http://x.org)</code>", "a (http://x.org) => Code(a (http://x.org))")]
    [InlineData("<u>a</u> <x y='1'>", "<u>a</u> <x y='1'>")]
    [InlineData("a <b>b", "a <b>b")]
    [InlineData("a</i></i> <b><i>b</b>", "a</i></i> <i>b => Bold(<i>b)")]
    [InlineData("<div>\n<B>a</B> &amp;\n</div>", "<div>\na &amp;\n</div> => Bold(a)")]
    [InlineData("<!-- a -->", "<!-- a -->")]
    public void Html_is_printed_except_the_tags_that_mean_something(string markdown, string expected) =>
        Assert.Equal(expected, Show.Rendered(markdown));

    [Fact]
    public void Character_references_are_decoded() => Assert.Equal("< & 😀 \uFFFD", Show.Rendered("&lt; &amp; &#128512; &#xD83D;"));

    [Fact]
    public void Offsets_count_utf16_units()
    {
        var entity = Assert.Single(TelegramMarkdown.Render("😀 👨‍👩‍👧 **b**").Entities);

        Assert.Equal((MessageEntityType.Bold, 12, 1), (entity.Type, entity.Offset, entity.Length));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced() =>
        Assert.Equal("a\uFFFD\uFFFDb => Bold(\uFFFD)", Show.Rendered("a\uD83D<b>\uDE00</b>b"));
}
