using Dormouse.Frontend.Telegram.Formatting;
using global::Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

public sealed class BlockFormattingTests
{
    private const string Step = "\u00A0\u00A0\u00A0\u00A0";

    [Fact]
    public void A_fenced_block_becomes_pre_with_its_language() =>
        Assert.Equal("see\n\nvar a;\n\n  b => Pre:csharp(var a;\n\n  b)", Show.Rendered("see\n```csharp\nvar a;\n\n  b\n\n```"));

    [Fact]
    public void An_open_fence_is_code_to_the_end() => Assert.Equal("a **b => Pre(a **b)", Show.Rendered("```\na **b"));

    [Fact]
    public void An_indented_block_becomes_pre() => Assert.Equal("a\n\nb => Pre(b)", Show.Rendered("a\n\n    b"));

    [Fact]
    public void Text_run_together_with_a_fence_is_shown() =>
        Assert.Equal("is text\ncode => Pre:Here(code)", Show.Rendered("```Here is text\ncode"));

    [Fact]
    public void A_fence_around_nothing_is_no_entity() => Assert.Equal("a\n\nlang\n\nb", Show.Rendered("a\n```lang\n\n```\nb"));

    [Fact]
    public void Tabs_in_code_become_spaces() => Assert.Equal("a:\n    b => Pre(a:\n    b)", Show.Rendered("```\na:\n\tb\n```"));

    [Fact]
    public void A_heading_becomes_a_bold_line() =>
        Assert.Equal("Title\n\ntext\n\nSub => Bold(Title); Bold(Sub)", Show.Rendered("# Title\ntext\n### Sub"));

    [Fact]
    public void A_rule_becomes_dashes() => Assert.Equal("a\n\n———\n\nb", Show.Rendered("a\n\n---\n\nb"));

    [Fact]
    public void Line_breaks_stay_where_they_were() => Assert.Equal("a\nb\nc", Show.Rendered("a\r\nb  \nc"));

    [Fact]
    public void A_quote_becomes_a_blockquote() =>
        Assert.Equal("a\n\nq **\n\nb => Blockquote(q **)", Show.Rendered("a\n> q **\n\nb"));

    [Fact]
    public void A_quote_in_a_quote_is_one_blockquote() =>
        Assert.Equal("a\n\nb c => Blockquote(a\n\nb c); Bold(b); Code(c)", Show.Rendered("> a\n> > **b** `c`"));

    [Fact]
    public void Code_in_a_quote_stays_pre() =>
        Assert.Equal("a\n\nb => Blockquote(a\n\nb); Pre(b)", Show.Rendered("> a\n> ```\n> b\n> ```"));

    [Theory]
    [InlineData(700, MessageEntityType.Blockquote)]
    [InlineData(701, MessageEntityType.ExpandableBlockquote)]
    public void A_long_quote_can_be_collapsed(int length, MessageEntityType expected) =>
        Assert.Equal(expected, Assert.Single(TelegramMarkdown.Render("> " + new string('q', length)).Entities).Type);

    [Fact]
    public void A_quote_of_many_lines_can_be_collapsed()
    {
        var markdown = string.Concat(Enumerable.Repeat("> a\n", 11));

        Assert.Equal(MessageEntityType.ExpandableBlockquote, Assert.Single(TelegramMarkdown.Render(markdown).Entities).Type);
    }

    [Fact]
    public void Lists_get_bullets_and_indentation() =>
        Assert.Equal($"• a\n{Step}• b\n{Step}{Step}• c\n• d", Show.Rendered("- a\n  - b\n    - c\n- d"));

    [Fact]
    public void Numbers_go_on_from_where_the_list_starts() =>
        Assert.Equal("7. a\n8. b\n\n1) c", Show.Rendered("7. a\n7. b\n\n1) c"));

    [Fact]
    public void Further_lines_of_an_item_are_indented() => Assert.Equal($"• a\n{Step}b", Show.Rendered("- a\n  b"));

    [Fact]
    public void A_loose_list_keeps_its_blank_lines() => Assert.Equal("• a\n\n• b", Show.Rendered("- a\n\n- b"));

    [Fact]
    public void Code_in_a_list_is_not_indented() =>
        Assert.Equal("• a\nx\ny\n• b => Pre:sh(x\ny)", Show.Rendered("- a\n  ```sh\n  x\n  y\n  ```\n- b"));

    [Fact]
    public void Code_right_after_a_bullet_gets_its_own_line() =>
        Assert.Equal("• \nx => Pre(x)", Show.Rendered("- ```\n  x\n  ```"));

    [Fact]
    public void Tasks_become_boxes() => Assert.Equal("☑ a\n☐ b\n• c", Show.Rendered("- [x] a\n- [ ] b\n- c"));

    [Fact]
    public void Nested_tasks_are_indented_like_any_item() =>
        Assert.Equal($"☐ a\n{Step}☑ b\n• c", Show.Rendered("- [ ] a\n  - [x] b\n- c"));

    [Fact]
    public void A_quote_of_nothing_but_code_comes_before_it() =>
        Assert.Equal("a => Blockquote(a); Pre(a)", Show.Rendered("> ```\n> a\n> ```"));

    [Fact]
    public void Numbered_tasks_keep_their_number() => Assert.Equal("1. ☑ a", Show.Rendered("1. [x] a"));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("#")]
    [InlineData("&nbsp;")]
    public void Nothing_renders_as_nothing(string markdown) => Assert.Equal("", Show.Rendered(markdown));

    [Fact]
    public void Blank_edges_are_trimmed_and_offsets_follow() =>
        Assert.Equal("b => Bold(b)", Show.Rendered("&nbsp;\n&nbsp; **b** &nbsp;"));

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("**a *b ")]
    [InlineData("[")]
    public void Nesting_too_deep_for_the_parser_is_sent_as_it_is(string unit)
    {
        var markdown = string.Concat(Enumerable.Repeat(unit, 5000)) + "end";

        Assert.Equal(markdown, Show.Rendered(markdown));
    }

    [Fact]
    public void A_huge_text_is_sent_as_it_is()
    {
        var markdown = string.Concat(Enumerable.Repeat("**a** ", 40_000)) + "end";

        Assert.Equal(markdown, Show.Rendered(markdown));
    }
}
