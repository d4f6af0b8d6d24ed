namespace Dormouse.Grains.Tests.Sessions;

public sealed class IdleTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OneTick = TimeSpan.FromTicks(1);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_is_suspended_at_its_timeout_and_not_one_tick_before_without_a_word()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        home.Clock.Advance(Timeout - OneTick);
        await TestHome.SettledAsync(session);
        Assert.False(run.WasStopped);
        home.Clock.Advance(OneTick);
        await run.GoneAsync();
        await home.PhaseIsAsync(session, SessionPhase.Idle);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_new_timeout_counts_from_when_the_session_came_to_rest()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        home.Clock.Advance(TimeSpan.FromMinutes(4));
        await chat.AskAsync("/timeout 5");
        home.Clock.Advance(TimeSpan.FromMinutes(1) - OneTick);
        await TestHome.SettledAsync(session);
        Assert.False(run.WasStopped);
        home.Clock.Advance(OneTick);
        await run.StoppedAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_is_not_suspended_while_a_turn_or_a_queue_is_there()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("next");
        home.Clock.Advance(Timeout * 3);
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.False(run.WasStopped);
        run.End(prompt, "one");
        run.End(await run.NextPromptAsync(), "two");
        await chat.SaysAsync("one");
        await chat.SaysAsync("two");
        home.Clock.Advance(Timeout - OneTick);
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.False(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_is_not_suspended_while_a_question_is_open()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        run.Ask("q", "May it?", "Yes");
        await chat.NextAsync(ChatOutputKind.Question);
        home.Clock.Advance(Timeout * 3);
        await TestHome.SettledAsync(session);
        Assert.False(run.WasStopped);
        await chat.AnswerAsync("q", "Yes");
        await run.NextAnswerAsync();
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        home.Clock.Advance(Timeout);
        await run.StoppedAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Background_work_keeps_a_session_awake_and_its_idle_time_begins_afterwards()
    {
        await using var home = await TestHome.StartAsync();
        var (_, run, session) = await home.RestedAsync();
        run.HasBackgroundWork = true;
        home.Clock.Advance(Timeout);
        await TestHome.SettledAsync(session);
        Assert.False(run.WasStopped);
        run.HasBackgroundWork = false;
        home.Clock.Advance(TimeSpan.FromSeconds(30));
        await TestHome.SettledAsync(session);
        Assert.False(run.WasStopped);
        await home.PassTimeAsync(TimeSpan.FromSeconds(30), () => run.WasStopped, "the agent is asked to end");
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(50, "Resuming session…")]
    [InlineData(60, "Resuming session…")]
    [InlineData(61, "Resuming session (idle for 11 min)…")]
    [InlineData(300, "Resuming session (idle for 15 min)…")]
    public async Task Waking_a_session_tells_how_long_it_was_idle_when_it_slept_for_more_than_a_minute(int asleep, string told)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        home.Clock.Advance(Timeout);
        await run.GoneAsync();
        await home.PhaseIsAsync(session, SessionPhase.Idle);
        home.Clock.Advance(TimeSpan.FromSeconds(asleep));
        await chat.SendAsync("again");
        Assert.Equal(ChatOutputKind.Notice, (await chat.SaysAsync(told)).Kind);
        var woken = await home.Agents.NextRunAsync();
        Assert.Equal(
            run.Launch with { HasHistory = true },
            woken.Launch);
        woken.Ready();
        woken.End(await woken.NextPromptAsync(), "here");
        await chat.SaysAsync("here");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_that_comes_while_the_session_falls_asleep_is_answered_after_it_was_resumed()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.HoldsStops = true;
        var (chat, run, session) = await home.RestedAsync();
        home.Clock.Advance(Timeout);
        await run.StoppedAsync();
        await home.PhaseIsAsync(session, SessionPhase.Suspending);
        await chat.SendAsync("wait for me");
        await Eventually.Is(async () => (await session.Status()).Queued == 1, "the message is queued");
        Assert.False(home.Agents.HasMoreStarts);
        run.Exit();
        await chat.SaysAsync("Resuming session…");
        var woken = await home.Agents.NextRunAsync();
        woken.Ready();
        var prompt = await woken.NextPromptAsync();
        Assert.Equal("wait for me", prompt.Text);
        woken.End(prompt, "I did");
        await chat.SaysAsync("I did");
        Assert.Equal(0, run.PromptsNotLookedAt);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_prompt_is_given_before_the_agent_is_ready()
    {
        await using var home = await TestHome.StartAsync();
        await home.Chat().SendAsync("hello");
        var run = await home.Agents.NextRunAsync();
        Assert.Equal("hello", (await run.NextPromptAsync()).Text);
        run.Ready();
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.Equal(0, run.PromptsNotLookedAt);
    }
}
