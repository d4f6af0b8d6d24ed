using Dormouse.Frontend.Telegram.Formatting;
using global::Telegram.Bot.Types;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

public sealed class MessageSplitterTests
{
    [Fact]
    public void A_short_text_is_one_part()
    {
        var text = TelegramMarkdown.Render("a **b**");

        Assert.Equal(("a b", "Bold(b)"), Shown(Assert.Single(MessageSplitter.Split(text))));
    }

    [Fact]
    public void A_text_of_exactly_the_limit_is_one_part() =>
        Assert.Single(MessageSplitter.Split(Plain(new string('a', 4096))));

    [Fact]
    public void One_unit_more_makes_two_parts() =>
        Assert.Equal([4096, 1], MessageSplitter.Split(Plain(new string('a', 4097))).Select(part => part.Text.Length));

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public void A_blank_text_has_no_parts(string text) => Assert.Empty(MessageSplitter.Split(Plain(text)));

    [Theory]
    [InlineData("aaa bb\n\ncc d. e fgh", "aaa bb|cc d. e fgh")]
    [InlineData("aaa bb\ncc d. e fgh", "aaa bb|cc d. e fgh")]
    [InlineData("aaa bb. cc d e fgh", "aaa bb.|cc d e fgh")]
    [InlineData("aaaa bbb cccc ddd", "aaaa bbb cccc|ddd")]
    [InlineData("a bbbbbbbbbbbbbbbb", "a|bbbbbbbbbbbbbb|bb")]
    [InlineData("日本語です。日本語日本語日本語", "日本語です。|日本語日本語日本語")]
    [InlineData("aaaaaaaaaaaa👨‍👩‍👧b", "aaaaaaaaaaaa|👨‍👩‍👧b")]
    [InlineData("aaaaaaaaaaaaa😀b", "aaaaaaaaaaaaa|😀b")]
    public void The_best_place_to_cut_wins(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', MessageSplitter.Split(Plain(text), 14).Select(part => part.Text)));

    [Fact]
    public void A_cluster_longer_than_the_limit_is_cut_between_its_code_points() =>
        Assert.Equal(["👨\u200D", "👩\u200D", "👧"], MessageSplitter.Split(Plain("👨‍👩‍👧"), 4).Select(part => part.Text));

    [Fact]
    public void A_cut_pre_goes_on_as_pre_in_the_same_language()
    {
        var parts = MessageSplitter.Split(TelegramMarkdown.Render("```py\nif a:\n  bcd()\n  efg()\n```"), 14);

        Assert.Equal([("if a:\n  bcd()", "Pre:py(if a:\n  bcd())"), ("  efg()", "Pre:py(  efg())")], parts.Select(Shown));
    }

    [Fact]
    public void A_part_rather_ends_before_a_code_block_than_inside_it()
    {
        var parts = MessageSplitter.Split(TelegramMarkdown.Render("some text\n```\na\n\nb\n\nc\n```"), 15);

        Assert.Equal(["some text", "a\n\nb\n\nc"], parts.Select(part => part.Text));
    }

    [Fact]
    public void Entities_are_clipped_and_shifted()
    {
        var parts = MessageSplitter.Split(TelegramMarkdown.Render("aaaa **bbbb cccc** *dd*"), 10);

        Assert.Equal([("aaaa bbbb", "Bold(bbbb)"), ("cccc dd", "Bold(cccc); Italic(dd)")], parts.Select(Shown));
    }

    [Fact]
    public void A_part_keeps_at_most_a_hundred_entities_and_drops_the_least_valuable()
    {
        var markdown = string.Concat(Enumerable.Repeat("*i* **b** [l](http://x.org) ", 40));
        var types = Assert.Single(MessageSplitter.Split(TelegramMarkdown.Render(markdown))).Entities.CountBy(entity => entity.Type);

        Assert.Equal(
            [(MessageEntityType.Bold, 40), (MessageEntityType.Italic, 20), (MessageEntityType.TextLink, 40)],
            types.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key.ToString(), StringComparer.Ordinal));
    }

    [Fact]
    public void What_an_entity_carries_survives_the_cut()
    {
        var emoji = new MessageEntity { Type = MessageEntityType.CustomEmoji, Offset = 4, Length = 2, CustomEmojiId = "7" };
        var parts = MessageSplitter.Split(new FormattedText("aaa 😀", [emoji]), 4);

        Assert.Equal("7", Assert.Single(parts[^1].Entities).CustomEmojiId);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(2, 4)]
    [InlineData(6, 10)]
    public void An_entity_of_which_a_cut_leaves_blanks_only_goes(int from, int to)
    {
        var bold = new MessageEntity { Type = MessageEntityType.Bold, Offset = from, Length = to - from };
        var text = new FormattedText("ab  cdef  gh", [bold]);

        Assert.Empty(text.Slice(from == 6 ? 8 : 2, from == 6 ? 12 : 7).Entities);
    }

    [Fact]
    public void A_limit_below_a_surrogate_pair_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageSplitter.Split(Plain("a"), 1));

    private static FormattedText Plain(string text) => new(text, []);

    private static (string Text, string Entities) Shown(FormattedText part) => (part.Text, Show.Entities(part));
}
