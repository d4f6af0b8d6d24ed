using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class UnaskedTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_an_agent_does_by_itself_is_shown_as_such_and_counts_as_work()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        run.IsWorkingUnasked = run.HasBackgroundWork = true;

        run.Tell(new AgentWorksUnasked(IsWorking: true));

        await chat.ShowsAsync(ChatOutputKind.Progress, "Working by itself…");
        Assert.Equal(SessionPhase.Working, (await session.Status()).Phase);
        Assert.Contains("Working by itself, last output", await chat.AskAsync("/status"), StringComparison.Ordinal);
        run.Activity = run.Activity with { BackgroundTasks = 2 };
        Assert.Contains("Working by itself: 2 background tasks", await chat.AskAsync("/status"), StringComparison.Ordinal);

        run.IsWorkingUnasked = run.HasBackgroundWork = false;
        run.Tell(new AgentWorksUnasked(IsWorking: false), new AgentSpoke(Guid.NewGuid(), "The build is green.", AgentUsage.None));
        await chat.SaysAsync("*By itself:*\n\nThe build is green.");
        Assert.Equal(SessionPhase.Ready, (await session.Status()).Phase);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_chat_that_saw_an_agent_work_by_itself_sees_its_end_whoever_prompts_meanwhile(bool isActivationLost)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        var other = home.Chat("telegram:8");
        await other.AskAsync("/session default");
        run.IsWorkingUnasked = true;
        run.Tell(new AgentWorksUnasked(IsWorking: true));
        await chat.ShowsAsync(ChatOutputKind.Progress, "Working by itself…");
        if (isActivationLost)
        {
            home.Store.FailWrites<SessionState>();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => session.SetTimeout(TimeSpan.FromHours(1)));
        }

        await other.SendAsync("and this?");
        var prompt = await run.NextPromptAsync();
        await other.ShowsAsync(ChatOutputKind.Working);
        run.IsWorkingUnasked = false;
        run.Tell(new AgentWorksUnasked(IsWorking: false));

        await chat.ShowsAsync(ChatOutputKind.Resting);
        Assert.DoesNotContain(other.Shown, static output => output.Kind is ChatOutputKind.Resting);
        run.End(prompt, "here");
        await other.SaysAsync("here");
        await other.ShowsAsync(ChatOutputKind.Resting);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_whose_prompt_runs_still_works_when_the_agents_own_work_ends()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        run.IsWorkingUnasked = true;
        run.Tell(new AgentWorksUnasked(IsWorking: true));
        await chat.ShowsAsync(ChatOutputKind.Progress, "Working by itself…");
        await chat.SendAsync("and this?");
        var prompt = await run.NextPromptAsync();
        var before = chat.Shown.Count(static output => output.Kind is ChatOutputKind.Resting);

        run.IsWorkingUnasked = false;
        run.Tell(new AgentWorksUnasked(IsWorking: false), new AgentProgress("Thinking…"));

        await chat.ShowsAsync(ChatOutputKind.Progress, "Thinking…");
        Assert.Equal(before, chat.Shown.Count(static output => output.Kind is ChatOutputKind.Resting));
        run.End(prompt, "here");
        await chat.SaysAsync("here");
        await chat.ShowsAsync(ChatOutputKind.Resting);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Stop_stops_what_an_agent_does_by_itself()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        await chat.SendAsync("/stop");
        await chat.SaysAsync("Nothing is running in session default.");
        Assert.False(run.WasInterrupted);
        run.IsWorkingUnasked = true;

        await chat.SendAsync("/stop");

        await run.InterruptedAsync();
        run.IsWorkingUnasked = false;
        run.Tell(
            new AgentSpoke(Guid.NewGuid(), "by and by", AgentUsage.None, IsStopped: true),
            new AgentSpoke(Guid.NewGuid(), "", AgentUsage.None, IsStopped: true));
        await chat.SaysAsync("*By itself:*\n\nby and by\n\n*Stopped.*");
        await chat.SaysAsync("*Stopped what the agent did by itself.*");
    }
}
