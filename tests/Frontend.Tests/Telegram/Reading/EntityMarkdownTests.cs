using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Tests.Telegram.Reading;

public sealed class EntityMarkdownTests
{
    [Fact]
    public void Code_stays_code()
    {
        const string text = "run ls then\nfor x in y\ndo z\n😀 end";
        Assert.Equal(
            "run `ls` then\n```python\nfor x in y\ndo z\n```\n😀 end",
            EntityMarkdown.Of(text, [Entity(MessageEntityType.Pre, 12, 15, "python"), Entity(MessageEntityType.Code, 4, 2)]));
    }

    [Fact]
    public void A_fence_is_longer_than_any_in_the_code()
    {
        Assert.Equal("``a`b``", EntityMarkdown.Of("a`b", [Entity(MessageEntityType.Code, 0, 3)]));
        Assert.Equal("`` ` ``", EntityMarkdown.Of("`", [Entity(MessageEntityType.Code, 0, 1)]));
        Assert.Equal("````\n```\n````", EntityMarkdown.Of("```", [Entity(MessageEntityType.Pre, 0, 3, "```\nx")]));
    }

    [Fact]
    public void Quotes_stay_quotes_with_the_code_in_them() => Assert.Equal(
        "he said\n> try `ls`\n> now\nwell",
        EntityMarkdown.Of(
            "he said\ntry ls\nnow\nwell", [Entity(MessageEntityType.Blockquote, 8, 10), Entity(MessageEntityType.Code, 12, 2)]));

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 0)]
    [InlineData(0, 99)]
    [InlineData(99, 1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    public void What_lies_outside_of_the_text_or_cuts_a_character_is_left_out(int offset, int length) =>
        Assert.Null(EntityMarkdown.Of("😀b", [Entity(MessageEntityType.Code, offset, length)]));

    [Fact]
    public void A_text_without_code_is_no_different()
    {
        Assert.Null(EntityMarkdown.Of("bold", [Entity(MessageEntityType.Bold, 0, 4)]));
        Assert.Null(EntityMarkdown.Of("bold", null));
    }

    private static MessageEntity Entity(MessageEntityType type, int offset, int length, string? language = null) =>
        new() { Type = type, Offset = offset, Length = length, Language = language };
}
