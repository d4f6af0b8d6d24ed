namespace Dormouse.Grains.Tests.Sessions;

/// <summary>A session's folder goes from one agent to another.</summary>
public sealed class HandoverTests
{
    private static readonly AgentDescription[] Two =
    [
        new("claude", "claude", "2.1.0"),
        new("codex", "acp", "2.6.0") { ToldTraits = new() { Kind = "codex", Login = "run codex login", Hint = "It can't fly." } },
    ];

    [Fact(Timeout = Wait.Patience)]
    public async Task Another_agent_has_the_folder_from_the_next_prompt_on_and_is_told_whom_it_comes_after()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var first = await home.Agents.NextRunAsync();
        await chat.AskAsync("/model large");

        Assert.Equal(
            "From the next message on, codex works in the folder of session default. The conversation so far does not come along; "
            + "codex is told so. It can't fly.",
            await chat.AskAsync("/agent codex"));
        Assert.StartsWith("Session default works with codex", await chat.AskAsync("/agent"), StringComparison.Ordinal);
        await chat.PromptAsync("two");
        var second = await home.Agents.NextRunAsync();
        await chat.PromptAsync("three");

        Assert.Equal(("codex", false, null), (second.Launch.Agent, second.Launch.HasHistory, second.Launch.Model));
        Assert.Equal(first.Launch.WorkingFolder, second.Launch.WorkingFolder);
        Assert.NotEqual(first.Launch.AgentSessionId, second.Launch.AgentSessionId);
        var told = home.Agents.Given.Single(static one => one.Text == "two");
        var later = home.Agents.Given.Single(static one => one.Text == "three");
        Assert.Contains(
            "until now the agent claude worked in this folder", Assert.Single(told.Surroundings!).About, StringComparison.Ordinal);
        Assert.Empty(later.Surroundings ?? []);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_runs_is_finished_by_the_agent_that_has_it()
    {
        await using var home = await StartAsync(echoes: false);
        var chat = home.Chat();
        await chat.SendAsync("one");
        var first = await home.Agents.NextRunAsync();
        first.Ready();
        var running = await first.NextPromptAsync();

        await chat.AskAsync("/agent codex");
        await chat.SendAsync("two");
        first.End(running, "done");
        await chat.SaysAsync("done");
        var second = await home.Agents.NextRunAsync();

        Assert.Equal(("claude", "codex"), (first.Launch.Agent, second.Launch.Agent));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_no_agent_of_the_machine_changes_nothing()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");

        Assert.Equal("The session's machine has no agent gemini; it has claude, codex.", await chat.AskAsync("/agent gemini"));
        Assert.Equal("Session default works with claude; its machine has claude, codex.", await chat.AskAsync("/agent"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Agents_are_listed_by_machine_with_how_to_log_in()
    {
        await using var home = await StartAsync();

        Assert.Equal(
            "- **claude** 2.1.0 on nas\n"
            + "- **codex** 2.6.0 on nas · whether it is logged in shows with its first message; to log in, run codex login",
            await home.Chat().AskAsync("/agents"));
    }

    private static async Task<TestHome> StartAsync(bool echoes = true)
    {
        var home = await TestHome.StartAsync();
        home.Agents.Agents = Two;
        home.Agents.Echoes = echoes;
        return home;
    }
}
