using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class AgentCommandTests
{
    [Theory]
    [InlineData("/review", "/review")]
    [InlineData("/Review the Last change", "/review the Last change")]
    [InlineData("/REVIEW\nTHIS", "/review\nTHIS")]
    [InlineData("/MCP__Git__status", "/mcp__git__Status")]
    [InlineData("/Build", "/Build")]
    [InlineData("/build x", "/build x")]
    public void A_command_is_given_in_the_agents_own_spelling_and_an_exact_one_wins(string text, string expected) =>
        Assert.Equal([expected], AgentCommand.Spellings(text, ["review", "mcp__git__Status", "Build", "build"]));

    [Fact]
    public void What_may_be_several_is_none_of_them() =>
        Assert.Equal(["/Build x", "/build x"], AgentCommand.Spellings("/BUILD x", ["Build", "build"]));

    [Fact]
    public void What_is_not_known_is_none() => Assert.Empty(AgentCommand.Spellings("/reviews", ["review"]));

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_in_another_case_reaches_the_agent()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("/Review the Last change");
        var run = await home.Agents.NextRunAsync();
        run.Ready("review", "clear", "Clear");
        var prompt = await run.NextPromptAsync();
        Assert.Equal("/review the Last change", prompt.Text);
        Assert.True(prompt.IsCommand);
        run.End(prompt, "fine");
        await chat.SaysAsync("fine");

        await chat.SendAsync("/CLEAR");
        await chat.SaysAsync("/CLEAR may be /clear or /Clear. Write it as one of them.");
    }
}
