using Dormouse.Frontend.Telegram.Formatting;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

public sealed class TableFormattingTests
{
    [Fact]
    public void A_narrow_table_becomes_aligned_pre()
    {
        const string expected = "| Name  | Qty | Mid |\n|-------|-----|-----|\n| apple |   3 |  x  |\n| 日本  |  12 |     |";

        Assert.Equal(
            $"{expected} => Pre({expected})",
            Show.Rendered("|Name|Qty|Mid|\n|:--|--:|:-:|\n|**apple**|3|x|\n|日本|12|"));
    }

    [Fact]
    public void Columns_line_up_when_a_cell_is_an_emoji()
    {
        const string expected = "| a  | b |\n|----|---|\n| 👨‍👩‍👧 | 1 |\n| e\u0301  | 2 |";

        Assert.Equal($"{expected} => Pre({expected})", Show.Rendered("|a|b|\n|-|-|\n|👨‍👩‍👧|1|\n|e\u0301|2|"));
    }

    [Fact]
    public void A_wide_table_becomes_a_line_per_value()
    {
        var wide = new string('w', 60);

        Assert.Equal(
            $"Name: {wide}\nNote: n\n\nName: b\nNote: => Bold(Name); Bold(Note); Bold(Name); Bold(Note)",
            Show.Rendered($"|Name|Note|\n|-|-|\n|{wide}|n|\n|b||"));
    }

    [Theory]
    [InlineData(56, true)]
    [InlineData(57, false)]
    public void Sixty_columns_are_still_narrow(int cell, bool narrow) =>
        Assert.Equal(narrow, TelegramMarkdown.Render($"|a|\n|-|\n|{new string('w', cell)}|").Text.StartsWith('|'));

    [Fact]
    public void A_table_with_links_keeps_them_clickable() =>
        Assert.Equal(
            "a: b => Bold(a); TextLink:http://x.org(b)",
            Show.Rendered("|a|\n|-|\n|[b](http://x.org)|"));

    [Fact]
    public void A_table_without_rows_shows_its_headers() =>
        Assert.Equal("| a | b | => Pre(| a | b |)", Show.Rendered("|a|b|\n|-|-|"));

    [Fact]
    public void Headers_too_long_to_repeat_are_printed_once()
    {
        var header = new string('h', 5000);
        var rows = string.Concat(Enumerable.Range(0, 20).Select(row => $"|v{row}|\n"));
        var text = TelegramMarkdown.Render($"|{header}|\n|-|\n{rows}").Text;

        Assert.Equal(header + "\n" + string.Join('\n', Enumerable.Range(0, 20).Select(row => $"v{row}")), text);
    }

    [Fact]
    public void A_table_that_would_fill_the_memory_is_not_treated_as_one()
    {
        var header = string.Concat(Enumerable.Repeat("|a", 5000));
        var rule = string.Concat(Enumerable.Repeat("|-", 5000));
        var markdown = $"{header}\n{rule}\n" + string.Concat(Enumerable.Repeat("|b\n", 5000)) + "end";

        Assert.Equal(markdown, Show.Rendered(markdown));
    }
}
