namespace Dormouse.Grains.Tests.Chats;

public sealed class CommandTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task Sessions_are_listed_last_active_first_with_buttons_to_switch()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        Assert.Equal("There are no sessions yet; your first message makes one.", await chat.AskAsync("/sessions"));
        await chat.PromptAsync("hello");
        await home.PhaseIsAsync(await home.SessionAsync(), SessionPhase.Ready);
        home.Clock.Advance(TimeSpan.FromMinutes(3));
        await chat.AskAsync("/new plan planner");
        home.Clock.Advance(TimeSpan.FromMinutes(2));
        await chat.SendAsync("/sessions");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(
            "- **plan** · IDLE · nas · planner · 2 min ago ← current\n- **default** · LIVE · nas · default · 5 min ago",
            list.Text);
        Assert.Equal([new Choice("default", "/session default")], list.Choices);
        Assert.Equal("Now talking to session **default**.", await chat.AskAsync("/session DEFAULT"));
        await chat.PromptAsync("again");
        await Eventually.Is(async () => (await home.User().List())[0].Name == "default", "the session's use is noted");
        await chat.SendAsync("/sessions");
        Assert.StartsWith(
            "- **default** · LIVE · nas · default · just now ← current\n", (await chat.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Switching_sends_what_follows_to_the_other_session_and_leaves_the_first_one_running()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("one");
        var first = await home.Agents.NextRunAsync();
        first.Ready();
        var one = await first.NextPromptAsync();
        await chat.AskAsync("/new other");
        await chat.SendAsync("two");
        var second = await home.Agents.NextRunAsync();
        second.Ready();
        second.End(await second.NextPromptAsync(), "answer two");
        await chat.SaysAsync("answer two");
        first.End(one, "answer one");
        Assert.Equal("default", (await chat.SaysAsync("answer one")).Session);
        Assert.Equal("There is no session “nothing”; /sessions shows the ones that there are.", await chat.AskAsync("/session nothing"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_archived_session_is_ended_and_hidden_and_comes_back()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var run = await home.Agents.NextRunAsync();
        await chat.SendAsync("/archive");
        await chat.SaysAsync("Session default is archived; its files and history are kept. /unarchive default brings it back.");
        await run.GoneAsync();
        Assert.Empty(await home.User().List());
        Assert.Equal("Session default is archived; bring it back with /unarchive default.", await chat.AskAsync("/session default"));
        Assert.Equal("There is no session “nothing”; /sessions shows the ones that there are.", await chat.AskAsync("/archive nothing"));
        await chat.SendAsync("anyone?");
        await chat.SaysAsync("Session default is archived; this message was not taken. Bring it back with /unarchive default.");
        Assert.Equal("Session **default** is back, and it is the current one.", await chat.AskAsync("/unarchive default"));
        await chat.SendAsync("and now?");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: and now?");
        var again = await home.Agents.NextRunAsync();
        Assert.Equal((run.Launch.AgentSessionId, true), (again.Launch.AgentSessionId, again.Launch.HasHistory));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_list_shows_the_persona_that_a_session_has_now()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await chat.AskAsync("/persona reviewer");
        Assert.Contains(" · reviewer · ", await chat.AskAsync("/sessions"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Archiving_a_session_that_works_ends_its_turn_and_the_chat_rests()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("hello");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        await chat.ShowsAsync(ChatOutputKind.Working);
        await chat.SendAsync("/archive");
        await chat.SaysAsync("Cancelled: “hello”");
        await chat.SaysAsync("Session default is archived; its files and history are kept. /unarchive default brings it back.");
        await run.GoneAsync();
        await chat.ShowsAsync(ChatOutputKind.Resting);
        await chat.SaysNothingElseAsync();
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("0")]
    [InlineData("121")]
    [InlineData("abc")]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("5 6")]
    public async Task A_timeout_that_is_none_changes_nothing(string minutes)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        Assert.Equal(
            $"“{minutes}” is not a number of minutes from 1 to 120; nothing was changed.", await chat.AskAsync($"/timeout {minutes}"));
        Assert.Equal("Session default falls asleep after 10 min without work.", await chat.AskAsync("/timeout"));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("1")]
    [InlineData("120")]
    public async Task A_timeout_from_1_to_120_minutes_is_set(string minutes)
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        var told = $"Session default falls asleep after {minutes} min without work.";
        Assert.Equal(told, await chat.AskAsync($"/timeout {minutes}"));
        Assert.Equal(told, await chat.AskAsync("/timeout"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_model_is_set_in_the_running_agent_and_for_the_next_start()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        Assert.Equal("Session default uses its agent's default model.", await chat.AskAsync("/model"));
        await chat.PromptAsync("hello");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal("Session default uses model opus.", await chat.AskAsync("/model opus"));
        Assert.Equal("opus", run.Model);
        Assert.Equal("“--x” can't be a model's name; nothing was changed.", await chat.AskAsync("/model --x"));
        Assert.Equal("Session default uses model opus.", await chat.AskAsync("/model"));
        Assert.Equal("Session default uses its agent's default model.", await chat.AskAsync("/model default"));
        Assert.Null(run.Model);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_can_not_switch_its_model_is_started_anew_once_it_is_free()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.CanSwitchModel = false;
        var chat = home.Chat();
        await chat.SendAsync("one");
        await chat.SendAsync("two");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var one = await run.NextPromptAsync();
        await chat.AskAsync("/model opus");
        Assert.False(run.WasStopped);
        run.End(one, "answer one");
        await chat.SaysAsync("answer one");
        await run.StoppedAsync();
        var next = await home.Agents.NextRunAsync();
        Assert.Equal("opus", next.Launch.Model);
        Assert.Equal("two", (await next.NextPromptAsync()).Text);
        Assert.Equal(0, run.PromptsNotLookedAt);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_persona_is_taken_on_with_the_next_prompt()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal(
            "Session default has no persona. There is:\n- planner: plans first\n- reviewer: reads closely",
            await chat.AskAsync("/persona"));
        Assert.Equal(
            "There is no persona nobody; there is planner, reviewer. Nothing was changed.", await chat.AskAsync("/persona nobody"));
        Assert.Equal("Session default has persona reviewer from the next message on.", await chat.AskAsync("/persona Reviewer"));
        await run.GoneAsync();
        await chat.SendAsync("next");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("re: next");
        Assert.Equal("reviewer", (await home.Agents.NextRunAsync()).Launch.Persona);
        await chat.PromptAsync("last");
        Assert.Equal([null, "reviewer", null], home.Agents.Given.Select(static prompt => prompt.NewPersona));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Stop_interrupts_the_turn_that_runs_and_says_so_when_none_does()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        Assert.Equal("Nothing is running in session default.", await chat.AskAsync("/stop"));
        await chat.SendAsync("long work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        await chat.SendAsync("/stop");
        await run.InterruptedAsync();
        run.End(prompt, "half", TurnOutcome.Interrupted);
        await chat.SaysAsync("half\n\n*Stopped.*");
        Assert.Equal("Nothing is running in session default.", await chat.AskAsync("/stop"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Status_tells_what_the_session_does_and_what_it_has_cost()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("one");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), "done");
        await chat.SaysAsync("done");
        await chat.SendAsync("two");
        await run.NextPromptAsync();
        await chat.SendAsync("three");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Queued == 1, "the third message is queued");
        run.Tell(new AgentContextTold(new(30_000, 200_000)));
        run.Ask("q", "May it?", "Yes");
        await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal(
            """
            **default** on nas: LIVE (waits for your answer)
            - waits for your answer: May it?
            - queue: 1 message waits
              - “three” · 1 ahead of it
            - agent: claude, model default, persona default
            - cost so far: $0.01, 100 tokens in, 10 out, 1 turn
            - context: 15 % full, 30,000 of 200,000 tokens
            - falls asleep after 10 min without work
            - folder: `work/ada/default`
            - this chat's output: smart, drafts on
            """,
            await chat.AskAsync("/status"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_that_the_agent_knows_reaches_it_verbatim_and_another_is_refused()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("/compact  keep the plan");
        var run = await home.Agents.NextRunAsync();
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.Equal(0, run.PromptsNotLookedAt);
        run.Ready("compact");
        var prompt = await run.NextPromptAsync();
        Assert.Equal(("/compact  keep the plan", true), (prompt.Text, prompt.IsCommand));
        run.End(prompt, "compacted");
        await chat.SaysAsync("compacted");
        Assert.Equal("/nonsense is not a command here. /help lists what there is.", await chat.AskAsync("/nonsense"));
        Assert.Equal(0, run.PromptsNotLookedAt);
        await home.PhaseIsAsync(await home.SessionAsync(), SessionPhase.Ready);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Machines_are_shown_with_what_they_have()
    {
        await using var home = await TestHome.StartEchoingAsync(static options => options.MaxLive = 3);
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await chat.AskAsync("/new other");
        Assert.StartsWith(
            "- **nas** · online · claude 2.1.0 · 1 live of 2 sessions · 1 of 3 places taken",
            await chat.AskAsync("/machines"),
            StringComparison.Ordinal);
    }
}
