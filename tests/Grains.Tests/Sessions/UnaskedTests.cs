using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;
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
        run.Signs = run.Signs with { BackgroundTasks = 2 };
        Assert.Contains("Working by itself: 2 background tasks", await chat.AskAsync("/status"), StringComparison.Ordinal);

        run.IsWorkingUnasked = run.HasBackgroundWork = false;
        run.Tell(new AgentWorksUnasked(IsWorking: false), new AgentSpoke(Guid.NewGuid(), "The build is green.", AgentUsage.None));
        await chat.SaysAsync("*By itself:*\n\nThe build is green.");
        Assert.Equal(SessionPhase.Ready, (await session.Status()).Phase);
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
        run.Tell(new AgentSpoke(Guid.NewGuid(), "by and by", AgentUsage.None, IsStopped: true), new AgentSpoke(Guid.NewGuid(), "", AgentUsage.None, IsStopped: true));
        await chat.SaysAsync("*By itself:*\n\nby and by\n\n*Stopped.*");
        await chat.SaysAsync("*Stopped what the agent did by itself.*");
    }
}
