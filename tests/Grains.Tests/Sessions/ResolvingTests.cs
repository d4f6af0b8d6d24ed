using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>A turn that ended is forgotten a moment later, and never given again meanwhile.</summary>
public sealed class ResolvingTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task The_end_of_a_turn_is_written_a_moment_later_by_itself()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        var write = home.Store.HoldWrites<SessionState>(static state => state.InFlight is null && state.Queue.Count == 0);
        await EndAsync(chat, run, "work");
        await TestHome.SettledAsync(session);
        Assert.Equal(SessionPhase.Ready, (await session.Status()).Phase);
        Assert.False(write.Arrived.IsCompleted);
        home.Clock.Advance(TimeSpan.FromSeconds(1));
        await Wait.For(write.Arrived, "the end of the turn to be written");
        write.Open();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_activation_that_is_lost_before_it_is_written_loses_neither_the_end_nor_the_cost_of_the_turn()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        var before = (await session.Status()).Usage;
        await EndAsync(chat, run, "work");
        await TestHome.SettledAsync(session);
        home.Store.FailWrites<SessionState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.SetTimeout(TimeSpan.FromMinutes(3)));
        await home.PhaseIsAsync(session, SessionPhase.Ready);
        Assert.Equal(before.Turns + 1, (await session.Status()).Usage.Turns);
        await EndAsync(chat, run, "more");
        Assert.Equal(3, home.Agents.Given.Count);
        Assert.False(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_crash_before_it_is_written_gives_nothing_again_and_asks_nothing()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        await EndAsync(chat, run, "work");
        await chat.Grain.Confirm(chat.Shown.Last(static output => output.IsKept).Seq);
        await home.RestartAsync();
        await (await home.SessionAsync()).Resume();
        chat = home.Chat(after: chat.LastSeq);
        await chat.SendAsync("more");
        var next = await home.Agents.NextRunAsync();
        next.Ready();
        Assert.Equal("more", (await next.NextPromptAsync()).Text);
        Assert.Single(home.Agents.Given);
    }

    private static async Task EndAsync(TestChat chat, FakeAgentRun run, string text)
    {
        await chat.SendAsync(text);
        var prompt = await run.NextPromptAsync();
        run.End(prompt, $"did {text}");
        await chat.SaysAsync($"did {text}");
    }
}
