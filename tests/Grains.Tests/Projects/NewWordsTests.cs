using Dormouse.Grains.Chats.Commands;

namespace Dormouse.Grains.Tests.Projects;

public sealed class NewWordsTests
{
    private static readonly string[] Personas = ["planner", "reviewer"];
    private static readonly string[] Agents = ["claude", "shell"];

    [Theory]
    [InlineData("web", "/new named web")]
    [InlineData("planner", "/new named planner")]
    [InlineData("web planner", "/new named web as planner")]
    [InlineData("planner web", "/new named web as planner")]
    [InlineData("shell web PLANNER @NAS", "/new named web as planner with shell @nas")]
    [InlineData("in shop web", "/new named web in shop")]
    [InlineData("web in shop from release/2 here @nas", "/new named web @nas in shop from release/2 here")]
    [InlineData("here", "/new named here")]
    [InlineData("from", "/new named from")]
    [InlineData("in shop", "/new in shop")]
    [InlineData("with shell in shop", "/new with shell in shop")]
    [InlineData("named shell as planner", "/new named shell as planner")]
    public void Words_are_read_in_any_order(string words, string meaning) => Assert.Equal(meaning, Assert.Single(Read(words)).Command);

    [Theory]
    [InlineData("planner reviewer", "/new named reviewer as planner", "/new named planner as reviewer")]
    [InlineData("shell", "/new with shell", "/new named shell")]
    [InlineData("claude shell", "/new named shell with claude", "/new named claude with shell")]
    public void What_can_be_read_in_two_ways_is_given_in_both(string words, params string[] meanings) =>
        Assert.Equal(meanings, Read(words).Select(static meaning => meaning.Command));

    [Theory]
    [InlineData("web nobody")]
    [InlineData("a b c")]
    [InlineData("named web nobody")]
    public void A_word_that_is_nothing_makes_no_sense(string words) => Assert.Empty(Read(words));

    [Theory]
    [InlineData("web in")]
    [InlineData("web @nas @moon")]
    [InlineData("web in a in b")]
    [InlineData("web in a from")]
    [InlineData("as")]
    public void A_word_that_says_what_follows_needs_it_once(string words) => Assert.Null(NewWords.Read(words.Split(' ')));

    [Theory]
    [InlineData("shell web planner @nas in shop from main here")]
    [InlineData("in shop")]
    public void A_meaning_as_a_command_means_the_same(string words)
    {
        var meaning = Assert.Single(Read(words));
        Assert.Equal(meaning.Command, Assert.Single(Read(meaning.Command["/new ".Length..])).Command);
    }

    private static IReadOnlyList<NewWords> Read(string words) => NewMeanings.Of(NewWords.Read(words.Split(' '))!, Personas, Agents);
}
