using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Texts;

public sealed class SessionTextsTests
{
    [Theory]
    [InlineData(60, 900, "Resuming session…")]
    [InlineData(61, 900, "Resuming session (idle for 15 min)…")]
    [InlineData(7200, 7300, "Resuming session (idle for 2 h)…")]
    public void A_session_that_slept_for_more_than_a_minute_says_how_long_it_was_idle(int asleep, int idle, string text) =>
        Assert.Equal(text, SessionTexts.Resuming(TimeSpan.FromSeconds(asleep), TimeSpan.FromSeconds(idle)));

    [Fact]
    public void A_long_message_is_quoted_in_short_and_never_cut_within_a_character()
    {
        var text = SessionTexts.CutOff("a", "it crashed.", new string('x', 119) + "😀" + new string('y', 50));
        Assert.Contains($"“{new string('x', 119)}…”", text, StringComparison.Ordinal);
        Assert.Contains("The message was: “one two”", SessionTexts.CutOff("a", "it crashed.", "one\ntwo"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_turn_that_is_cut_off_twice_is_asked_for_once_and_quotes_what_the_person_wrote()
    {
        var once = SessionTexts.ContinueRequest("work");
        Assert.Equal(once, SessionTexts.ContinueRequest(once));
        Assert.Contains("The message was: “work”", SessionTexts.CutOff("a", "it crashed.", once), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tool_result_with_a_fence_in_it_stays_within_its_own()
    {
        Assert.Equal("↳\n````\na ``` b\n````", DetailTexts.Result("a ``` b", isError: false));
        Assert.Equal("⚠ failed *(no output)*", DetailTexts.Result(" ", isError: true));
        Assert.Equal("**Bash**\n```\nls\n```", DetailTexts.Call("Bash", "ls"));
        Assert.Equal("**Bash**", DetailTexts.Call("Bash", ""));
    }
}
