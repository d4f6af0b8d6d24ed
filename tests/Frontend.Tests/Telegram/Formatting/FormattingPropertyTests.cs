using Dormouse.Frontend.Telegram.Formatting;

namespace Dormouse.Frontend.Tests.Telegram.Formatting;

public sealed class FormattingPropertyTests
{
    [Theory]
    [InlineData(1, 1500, 12)]
    [InlineData(2, 800, 40)]
    [InlineData(3, 200, 200)]
    [InlineData(4, 20, 2000)]
    public void Whatever_is_written_renders_and_splits_as_telegram_wants_it(int seed, int rounds, int pieces)
    {
        for (var round = 0; round < rounds; round++)
        {
            var markdown = new MarkdownGenerator((seed * 100_000) + round).Next(pieces);
            Explained(markdown, () =>
            {
                var text = TelegramMarkdown.Render(markdown);
                Invariants.HoldFor(text);
                foreach (var limit in (int[])[2, 3, 7, 30, 100, 4096])
                {
                    Invariants.HoldForParts(text, MessageSplitter.Split(text, limit), limit);
                }
            });
        }
    }

    [Theory]
    [InlineData(5, 2000, 10)]
    [InlineData(6, 800, 50)]
    [InlineData(7, 100, 300)]
    public void No_word_is_ever_lost(int seed, int rounds, int pieces)
    {
        for (var round = 0; round < rounds; round++)
        {
            var generator = new MarkdownGenerator((seed * 100_000) + round);
            var markdown = generator.Next(pieces);
            Explained(markdown, () =>
            {
                var text = TelegramMarkdown.Render(markdown);
                var kept = text.Text + string.Concat(text.Entities.Select(entity => entity.Url + entity.Language));
                Assert.All(generator.Words, word => Assert.Contains(word, kept, StringComparison.Ordinal));
            });
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public void Every_prefix_of_a_streamed_answer_renders(int seed)
    {
        var markdown = new MarkdownGenerator(seed).Next(250);
        for (var length = 0; length <= markdown.Length; length++)
        {
            Explained(markdown[..length], () => Invariants.HoldFor(TelegramMarkdown.Render(markdown[..length])));
        }
    }

    [Theory]
    [InlineData(">")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("  - a\n")]
    [InlineData("*a ")]
    [InlineData("**a *b ")]
    [InlineData("[")]
    [InlineData("![")]
    [InlineData("`")]
    [InlineData("<b>")]
    [InlineData("</b>")]
    [InlineData("<b>a")]
    [InlineData("<b><i>a</b></i>")]
    [InlineData("|")]
    [InlineData("~~a")]
    [InlineData("&amp;")]
    [InlineData("😀")]
    [InlineData("e\u0301\u0301\u0301")]
    [InlineData("\u200D")]
    public void Five_thousand_repetitions_do_no_harm(string unit)
    {
        var text = TelegramMarkdown.Render("a" + string.Concat(Enumerable.Repeat(unit, 5000)) + " end");

        Invariants.HoldFor(text);
        Assert.EndsWith("end", text.Text, StringComparison.Ordinal);
        Invariants.HoldForParts(text, MessageSplitter.Split(text), 4096);
    }

    private static void Explained(string markdown, Action check)
    {
        try
        {
            check();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Fails for: {System.Text.Json.JsonSerializer.Serialize(markdown)}", exception);
        }
    }
}
