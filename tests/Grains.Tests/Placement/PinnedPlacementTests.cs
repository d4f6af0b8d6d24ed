using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Placement;

public sealed class PinnedPlacementTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_of_a_machine_that_is_away_says_so_quickly()
    {
        await using var home = await TestHome.StartAsync();
        var started = TimeProvider.System.GetTimestamp();
        var away = await Assert.ThrowsAsync<MachineAwayException>(() => home.Grains.GetGrain<ISessionGrain>("moon/1").Status());
        Assert.Equal("moon", away.Machine);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(3), "It was not quick.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Each_session_runs_on_its_own_machine()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.AgentsOf("moon").Echoes = true;
        await home.StartMachineAsync("moon");
        var chat = home.Chat();
        await chat.AskAsync("/new here @nas");
        await chat.PromptAsync("one");
        Assert.Equal("Session **there** on moon is ready.", await chat.AskAsync("/new there @moon"));
        await chat.PromptAsync("two");
        Assert.Equal(["one"], home.Agents.Given.Select(static prompt => prompt.Text));
        Assert.Equal(["two"], home.AgentsOf("moon").Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Prompts_for_a_machine_that_is_away_are_kept_and_given_in_order_when_it_is_back()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.AgentsOf("moon").Echoes = true;
        await home.StartMachineAsync("moon");
        var chat = home.Chat();
        Assert.Equal("Session **there** on moon is ready.", await chat.AskAsync("/new there @moon"));
        var session = await home.SessionAsync("there");

        // The chat's own grain may be on the machine that dies; a call that waits there ends only by its timeout.
        await chat.DisposeAsync();
        await home.KillMachineAsync("moon");
        await home.MachineIsAwayAsync(session);
        chat = home.Chat(after: chat.LastSeq);
        await chat.SendAsync("one");
        await home.TellsAwayAsync(chat, "moon is away; your message waits for it.");
        await chat.SendAsync("two");
        await chat.SaysAsync("2 messages wait for moon.");
        Assert.Equal("moon is away; try again when it is back.", await chat.AskAsync("/status"));
        Assert.StartsWith("- **there** · OFFLINE · moon", await chat.AskAsync("/sessions"), StringComparison.Ordinal);
        Assert.EndsWith("- **moon** · away since 2026-01-05 08:00 UTC (just now) · 1 session", await chat.AskAsync("/machines"), StringComparison.Ordinal);
        home.AgentsOf("moon").Echoes = true;
        await home.StartMachineAsync("moon");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: two"), "both are answered");
        await chat.SaysAsync("re: one");
        await chat.SaysAsync("re: two");
        await chat.PromptAsync("three");
        Assert.Equal(["one", "two", "three"], home.AgentsOf("moon").Given.Select(static prompt => prompt.Text));
    }
}
