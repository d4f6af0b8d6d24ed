using System.Reflection;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace Dormouse.Grains.Tests.Placement;

public sealed class PinnedPlacementTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_of_a_machine_that_is_away_says_so_without_waiting_for_a_timeout()
    {
        // Every wait for an answer is longer than this test may take.
        await using var home = await TestHome.StartAsync(responseTimeout: TimeSpan.FromMilliseconds(100L * Wait.Patience));

        var session = await Assert.ThrowsAsync<MachineAwayException>(() => home.Grains.GetGrain<ISessionGrain>("moon/1").Status());
        var machine = await Assert.ThrowsAsync<MachineAwayException>(
            () => home.Grains.GetGrain<IMachineGrain>(MachineKey.Of("moon")).Describe());

        Assert.Equal(("moon", "moon"), (session.Machine, machine.Machine));
    }

    [Fact]
    public void Pinned_grains_are_in_the_local_directory_and_stay_where_they_are()
    {
        var pinned = typeof(SessionGrain).Assembly.GetTypes().Where(
            static type => type.IsDefined(typeof(PinnedPlacementAttribute))).ToArray();

        Assert.Contains(typeof(SessionGrain), pinned);
        Assert.Contains(typeof(MachineGrain), pinned);
        Assert.All(pinned, static type =>
        {
            Assert.Equal(LocalGrainDirectory.Name, type.GetCustomAttribute<GrainDirectoryAttribute>()?.GrainDirectoryName);
            Assert.True(type.IsDefined(typeof(ImmovableAttribute)), $"{type.Name} could be moved.");
        });
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
        Assert.EndsWith(
            "- **moon** · away since 2026-01-05 08:00 UTC (just now) · 1 session",
            await chat.AskAsync("/machines"),
            StringComparison.Ordinal);
        home.AgentsOf("moon").Echoes = true;
        await home.StartMachineAsync("moon");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: two"), "both are answered");
        await chat.SaysAsync("re: one");
        await chat.SaysAsync("re: two");
        await chat.PromptAsync("three");
        Assert.Equal(["one", "two", "three"], home.AgentsOf("moon").Given.Select(static prompt => prompt.Text));
    }
}
