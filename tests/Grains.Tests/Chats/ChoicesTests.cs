namespace Dormouse.Grains.Tests.Chats;

/// <summary>Modes and models of an agent whose processes alone know which it has.</summary>
public sealed class ChoicesTests
{
    private static readonly AgentChoices Told = new(
        [new("read-only", "ask", "asks before it acts"), new("url#plan", "plan", "only plans")], "read-only", ["small", "Large/2"]);

    [Fact(Timeout = Wait.Patience)]
    public async Task Before_it_has_begun_it_is_said_that_they_are_to_come()
    {
        await using var home = await StartAsync();

        Assert.Equal(
            "What can be chosen of helper is known once session default has begun: send its first message, and then this again.",
            await home.Chat().AskAsync("/mode plan"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_told_can_be_chosen_also_while_it_sleeps()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        var run = await BeginAsync(home, chat, Told);
        await home.PassTimeAsync(TimeSpan.FromMinutes(1), () => run.HasEnded, "the session sleeps");

        Assert.Equal("The agent of session default only plans.", await chat.AskAsync("/mode PLAN"));
        var modes = await chat.AskAsync("/mode");
        Assert.Contains("- **ask**: asks before it acts", modes, StringComparison.Ordinal);
        Assert.EndsWith("- **plan**: only plans ← now", modes, StringComparison.Ordinal);
        Assert.Equal("Session default uses model Large/2.", await chat.AskAsync("/model large/2"));
        Assert.Equal("Session default uses model Large/2. There is: `small`, `Large/2`.", await chat.AskAsync("/model"));
        Assert.Equal(
            "“huge” is no model of this agent; nothing was changed. There is: `small`, `Large/2`.", await chat.AskAsync("/model huge"));
        await chat.SendAsync("again");
        var launch = (await home.Agents.NextRunAsync()).Launch;
        Assert.Equal(("url#plan", "Large/2"), (launch.Permissions?.Mode, launch.Model));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_it_lets_nobody_choose_is_said_in_one_sentence()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await BeginAsync(home, chat, new([], null, []));

        Assert.Equal("Session default has the agent helper, which has no modes to choose from.", await chat.AskAsync("/mode plan"));
        Assert.Equal(
            "Session default has the agent helper, which lets nobody choose its model here; nothing was changed.",
            await chat.AskAsync("/model small"));
    }

    private static async Task<TestHome> StartAsync()
    {
        var home = await TestHome.StartEchoingAsync();
        home.Agents.Agents = [new("helper", "acp", "1") { ToldTraits = new() { TellsChoices = true, Kind = "helper" } }];
        return home;
    }

    private static async Task<FakeAgentRun> BeginAsync(TestHome home, TestChat chat, AgentChoices choices)
    {
        await chat.PromptAsync("hello");
        var run = await home.Agents.NextRunAsync();
        run.Tell(new AgentChoicesTold(choices));
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Choices == choices, "the session knows the choices");
        return run;
    }
}
