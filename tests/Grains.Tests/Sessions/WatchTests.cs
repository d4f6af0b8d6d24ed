namespace Dormouse.Grains.Tests.Sessions;

public sealed class WatchTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_silent_turn_says_what_it_does_from_two_minutes_on_and_again_each_minute()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var session = await home.SessionAsync();
        await PassAsync(home, session, Minute);
        Assert.DoesNotContain(chat.Shown, static output => output.Kind is ChatOutputKind.Progress);

        await PassAsync(home, session, Minute);
        await chat.ShowsAsync(ChatOutputKind.Progress, "Working, last output 2 min ago");
        run.Activity = run.Activity with { Retry = new(3, 10, home.Clock.SteadyNow()) };
        await PassAsync(home, session, Minute);
        await chat.ShowsAsync(ChatOutputKind.Progress, "Working, last output 3 min ago, retrying the API (3 of 10)");
        run.Activity = run.Activity with { Retry = null, Tool = "Bash" };
        run.Processor += TimeSpan.FromSeconds(2);
        await PassAsync(home, session, Minute);
        await chat.ShowsAsync(ChatOutputKind.Progress, "Working, last output 4 min ago, waiting for a tool (Bash), using the processor");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Output_ends_the_silence_and_the_next_one_counts_from_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        var session = await home.SessionAsync();
        await PassAsync(home, session, Minute);
        home.Clock.Advance(Minute / 2);
        run.Activity = new(home.Clock.SteadyNow());
        for (var step = 0; step < 3; step++)
        {
            await PassAsync(home, session, Minute / 2);
        }

        Assert.DoesNotContain(chat.Shown, static output => output.Kind is ChatOutputKind.Progress);
        await PassAsync(home, session, Minute / 2);
        await chat.ShowsAsync(ChatOutputKind.Progress, "Working, last output 2 min ago");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Ten_minutes_without_any_sign_are_told_once_with_a_button_that_stops_the_turn()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var session = await home.SessionAsync();
        await PassAsync(home, session, Minute, times: 9);
        Assert.DoesNotContain(chat.Shown, static output => output.IsKept);

        await PassAsync(home, session, Minute, times: 15);

        var notice = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.StartsWith("Session default may be stuck: for 10 min", notice.Text, StringComparison.Ordinal);
        var button = Assert.Single(notice.Choices);
        Assert.Equal(new("Stop", "/stop default"), button);
        await chat.SendAsync("/new other");
        await chat.NextAsync(ChatOutputKind.Notice);
        await chat.SendAsync(button.Command!);
        await run.InterruptedAsync();
        run.End(prompt, "", TurnOutcome.Interrupted);
        await chat.SaysAsync("*Stopped.*");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Each_turn_that_may_be_stuck_is_told_and_none_that_uses_the_processor_or_retries()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var session = await home.SessionAsync();
        for (var minute = 0; minute < 12; minute++)
        {
            run.Processor += TimeSpan.FromSeconds(3);
            await PassAsync(home, session, Minute);
        }

        for (var minute = 0; minute < 12; minute++)
        {
            run.Activity = run.Activity with { Retry = new(minute, 20, home.Clock.SteadyNow()) };
            await PassAsync(home, session, Minute);
        }

        await chat.SaysNothingElseAsync();
        await PassAsync(home, session, Minute, times: 10);
        Assert.Contains("may be stuck", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        run.End(prompt, "late");
        await chat.SaysAsync("late");
        await chat.SendAsync("again");
        await run.NextPromptAsync();
        await PassAsync(home, session, Minute, times: 10);
        Assert.Contains("may be stuck", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_waits_for_a_person_is_not_stuck()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Activity = run.Activity with { WaitsForPerson = true };
        run.Ask("q", "May it?", "Yes");
        await chat.NextAsync(ChatOutputKind.Question);
        await PassAsync(home, await home.SessionAsync(), Minute, times: 30);
        Assert.All(
            chat.Shown.Where(static output => output.Kind is ChatOutputKind.Progress),
            static output => Assert.Equal("Waiting for your answer…", output.Text));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_quiet_chat_is_told_only_that_a_turn_may_be_stuck()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/quiet");
        await chat.SendAsync("work");
        await (await home.Agents.NextRunAsync()).NextPromptAsync();
        await PassAsync(home, await home.SessionAsync(), Minute, times: 10);
        Assert.Contains("may be stuck", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(chat.Shown, static output => output.Kind is ChatOutputKind.Progress);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_status_always_says_what_a_turn_does()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        Assert.Contains("\n- Working, last output just now\n", await chat.AskAsync("/status"), StringComparison.Ordinal);
        run.Activity = run.Activity with { Tool = "Bash" };
        home.Clock.Advance(Minute * 1.5);
        Assert.Contains(
            "\n- Working, last output 1 min ago, waiting for a tool (Bash)\n", await chat.AskAsync("/status"), StringComparison.Ordinal);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await home.PhaseIsAsync(await home.SessionAsync(), SessionPhase.Ready);
        Assert.DoesNotContain("Working", await chat.AskAsync("/status"), StringComparison.Ordinal);
    }

    private static async Task PassAsync(TestHome home, ISessionGrain session, TimeSpan step, int times = 1)
    {
        for (var pass = 0; pass < times; pass++)
        {
            home.Clock.Advance(step);
            await TestHome.SettledAsync(session);
        }
    }
}
