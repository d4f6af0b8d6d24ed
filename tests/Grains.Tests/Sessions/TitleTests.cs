namespace Dormouse.Grains.Tests.Sessions;

/// <summary>The title of a session's conversation, which is the same here and in its agent's own record.</summary>
public sealed class TitleTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_title_reaches_the_process_or_the_next_one_until_the_agent_says_that_it_has_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        Assert.Equal("Session default has no title. Give it one with /title TEXT.", await chat.AskAsync("/title"));

        Assert.Equal("Session default is titled “Mend the roof”.", await chat.AskAsync("/title  Mend the\n roof"));

        Assert.Equal(["title Mend the roof"], run.Told);
        run.Crash();
        await run.GoneAsync();
        var next = await TurnAsync(home, chat, "one");
        Assert.Equal("Mend the roof", next.Launch.Title);
        next.Tell(new AgentTitled("Mend the roof"));
        next.Crash();
        await next.GoneAsync();
        Assert.Null((await TurnAsync(home, chat, "two")).Launch.Title);
        Assert.Contains("- title: “Mend the roof”", await chat.AskAsync("/status"), StringComparison.Ordinal);
        Assert.Contains("**default** “Mend the roof” · ", await chat.AskAsync("/sessions"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_title_that_the_agent_gives_or_that_its_record_got_in_a_terminal_is_the_sessions()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();

        run.Tell(new AgentTitled("Of \u202Ethe agent"));

        await Eventually.Is(async () => (await session.Status()).Title == "Of ⟨U+202E⟩the agent", "the agent's title is known");
        await chat.AskAsync("/title mine");
        await session.MakeRoom();
        await run.GoneAsync();
        home.Agents.Titles[run.Launch.AgentSessionId] = "From the desk";
        Assert.Null((await TurnAsync(home, chat, "one")).Launch.Title);
        Assert.Equal("Session default is titled “From the desk”.", await chat.AskAsync("/title"));
        var listed = await home.Grains.GetGrain<IUserGrain>(UserKey.Of("ada")).List();
        Assert.Equal("From the desk", listed.Single().Title);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("\u0000")]
    [InlineData("a\u200Db\u202E")]
    public async Task What_hides_in_a_title_is_shown(string hidden)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.RestedAsync();

        Assert.Contains("⟨U+", await chat.AskAsync($"/title x{hidden}"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_long_title_is_cut_between_characters()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, session) = await home.RestedAsync();

        await chat.AskAsync($"/title {new string('x', 199)}😀😀");

        Assert.Equal(new string('x', 199), (await session.Status()).Title);
    }

    private static async Task<FakeAgentRun> TurnAsync(TestHome home, TestChat chat, string text)
    {
        await chat.SendAsync(text);
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), $"re: {text}");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync($"re: {text}");
        return run;
    }
}
