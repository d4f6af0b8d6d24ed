namespace Dormouse.Grains.Tests.Sessions;

/// <summary>What an agent asks before it acts, and how hard its model thinks: set in the chat, at once and over sleep.</summary>
public sealed class ModeTests
{
    private static readonly AgentMode Ask = new("default", "ask", "asks before it edits");
    private static readonly AgentMode Edit = new("acceptEdits", "edit", "edits freely");
    private static readonly AgentMode Plan = new("plan", "plan", "only plans") { IsPlan = true };
    private static readonly AgentMode All = new("bypass", "all", "asks nothing") { Risk = "It can delete everything." };

    [Fact(Timeout = Wait.Patience)]
    public async Task Without_a_name_the_modes_are_shown_in_plain_words_with_buttons_for_the_others()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("/mode");

        var shown = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal(
            "What the agent of session default does without asking:\n- **ask**: asks before it edits ← now\n- **edit**: edits freely\n"
            + "- **plan**: only plans\n- **all**: asks nothing (⚠ It can delete everything)",
            shown.Text);
        Assert.Equal(
            [new("edit", "/mode edit"), new("plan", "/mode plan"), new Choice("all", "/mode all")], shown.Choices);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_mode_and_an_effort_reach_the_process_at_once_and_the_next_one_begins_with_them()
    {
        await using var home = await StartAsync();
        var (chat, run, _) = await home.RestedAsync();

        Assert.Equal("The agent of session default edits freely.", await chat.AskAsync("/mode edit"));
        Assert.Equal("Session default uses effort high.", await chat.AskAsync("/effort HIGH"));

        Assert.Equal(["acceptEdits", "high"], run.Told);
        Assert.False(run.WasStopped);
        run.Crash();
        await run.GoneAsync();
        await chat.SendAsync("and now?");
        var next = (await home.Agents.NextRunAsync()).Launch;
        Assert.Equal("acceptEdits", next.Permissions!.Mode);
        Assert.Equal("high", next.Effort);
        await chat.SendAsync("/effort default");
        await Eventually.Is(() => chat.HasShown("Session default uses its model's default effort."), "the effort is the model's again");
        Assert.Null((await (await home.SessionAsync()).Status()).Effort);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_only_plans_keeps_the_mode_from_before_unless_another_is_chosen()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/mode acceptedits");
        await chat.AskAsync("/mode plan");
        await chat.AskAsync("/mode plan");
        await chat.SendAsync("plan it");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal(("plan", "acceptEdits"), (run.Launch.Permissions!.Mode, run.Launch.Permissions.ModeBeforePlan));
        run.Ready();
        run.End(await run.NextPromptAsync(), "planned");
        await chat.NextAsync(ChatOutputKind.Answer);

        await chat.AskAsync("/mode ask");

        run.Crash();
        await run.GoneAsync();
        await chat.SendAsync("go on");
        var next = (await home.Agents.NextRunAsync()).Launch.Permissions!;
        Assert.Equal(("default", null), (next.Mode, next.ModeBeforePlan));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_mode_that_a_process_must_be_started_with_holds_from_its_next_start_on_and_is_told_so()
    {
        await using var home = await StartAsync();
        home.Agents.CanSwitchModel = false;
        var (chat, run, _) = await home.RestedAsync();
        await chat.SendAsync("long");
        var prompt = await run.NextPromptAsync();

        Assert.Equal(
            "The agent of session default asks nothing. ⚠ It can delete everything. That holds from its next start on, which comes as "
            + "soon as nothing runs in it.",
            await chat.AskAsync("/mode all"));

        Assert.False(run.WasStopped);
        run.End(prompt, "done");
        await run.StoppedAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_no_mode_or_effort_changes_nothing_and_an_agent_without_them_says_so()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        Assert.Equal(
            "“yolo” is no mode of this agent; nothing was changed. There is: ask, edit, plan, all.", await chat.AskAsync("/mode yolo"));
        Assert.Equal(
            "“much” is no effort of this agent; nothing was changed. There is: default, low, high.",
            await chat.AskAsync("/effort much"));
        home.Agents.Agents = [new("claude", "claude", "2.1.0")];
        Assert.Equal("Session default has the agent claude, which has no modes to choose from.", await chat.AskAsync("/mode ask"));
        Assert.Equal("Session default has the agent claude, which has no effort to set.", await chat.AskAsync("/effort low"));
        Assert.Null((await (await home.SessionAsync()).Status()).Effort);
    }

    private static async Task<TestHome> StartAsync()
    {
        var home = await TestHome.StartAsync();
        home.Agents.Agents =
        [
            new("claude", "claude", "2.1.0") { Modes = [Ask, Edit, Plan, All], UsualMode = "default", Efforts = ["low", "high"] },
        ];
        return home;
    }
}
