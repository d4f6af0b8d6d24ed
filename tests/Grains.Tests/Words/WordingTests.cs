namespace Dormouse.Grains.Tests.Words;

public sealed class WordingTests
{
    private static readonly Surrounding Reply = new(SurroundingKind.Reply, "In reply to \"Bob\"", "what now?");
    private static readonly Surrounding Link = new(SurroundingKind.Link, "\"docs\" links to https://example.com/");

    [Fact]
    public void Messages_are_put_together_line_by_line_and_a_text_that_was_cut_without_a_gap()
    {
        var full = new string('x', Wording.CutAt);
        var words = Wording.Of(
            [new("1", full, null, null), new("2", "tail", "`tail`", [Link]), new("3", "", null, [Reply]), new("4", "more", null, null)]);
        Assert.Equal($"{full}tail\nmore", words.Text);
        Assert.Equal($"{full}`tail`\nmore", words.Markdown);
        Assert.Equal([Link, Reply], words.Surroundings);
        Assert.Equal(["1", "2", "3", "4"], words.Pieces!.Select(static piece => piece.Id));
    }

    [Fact]
    public void An_edit_changes_the_message_that_was_edited_and_no_other()
    {
        var words = Wording.Of([new("1", "look", null, null), new("2", "", null, [Reply])]).Edited("1", new("see", Surroundings: [Link]));
        Assert.Equal("see", words.Text);
        Assert.Equal([Link, Reply], words.Surroundings);
        Assert.Equal("all", words.Edited("9", new("all")).Text);
        Assert.Equal([Reply], words.Edited("1", new("all")).Surroundings);
    }

    [Fact]
    public void An_edit_keeps_what_is_around_a_message_but_not_where_its_old_words_led()
    {
        var words = new Wording("see the docs", Surroundings: [Reply, Link]);
        Assert.Equal([Reply], words.Edited("1", new("see them")).Surroundings);
        var other = Reply with { Text = "what then?" };
        Assert.Equal([other], words.Edited("1", new("see them", Surroundings: [other])).Surroundings);
        Assert.Null(new Wording("docs", Surroundings: [Link]).Edited("1", new("them")).Surroundings);
    }

    [Theory]
    [InlineData("own", "own")]
    [InlineData("", "what now?")]
    public void People_are_shown_their_own_words_and_without_any_what_the_message_brings(string text, string shown) =>
        Assert.Equal(shown, new Wording(text, Surroundings: [Link, Reply]).Shown);
}
