using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Machines;

public sealed class DrainTests
{
    private const string Waits =
        "nas is being drained, so nothing new starts there; your message waits. /move default @MACHINE takes the session, and the message with it, to another machine.";

    [Fact(Timeout = Wait.Patience)]
    public async Task What_runs_is_finished_and_what_is_written_then_waits_also_over_a_restart()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat(user: "owner");
        await chat.SendAsync("one");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        await chat.SendAsync("two");
        Assert.Equal(
            "nas is being drained: what runs is finished (1 live now), and nothing new starts until /undrain nas.",
            await chat.AskAsync("/drain nas"));
        Assert.Contains("**nas** · online, being drained ·", await chat.AskAsync("/machines"), StringComparison.Ordinal);
        Assert.False(run.WasStopped);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => run.WasStopped, "the session sleeps");
        await chat.SaysAsync(Waits);
        Assert.Equal(0, run.PromptsNotLookedAt);
        Assert.Equal(
            "nas is drained: nothing runs on it, and nothing new starts until /undrain nas. It may be stopped.",
            await chat.AskAsync("/drain @nas"));

        await home.RestartAsync();
        chat = home.Chat(user: "owner", after: chat.LastSeq);
        await (await home.SessionAsync(user: "owner")).Resume();
        Assert.True((await home.DescribeAsync()).IsDraining);
        Assert.False(home.Agents.HasMoreStarts);
        await chat.SendAsync("/undrain nas");
        await Eventually.Is(() => chat.HasShown("nas takes work again."), "the owner is told");
        var next = await home.Agents.NextRunAsync();
        next.Ready();
        Assert.Equal("two", (await next.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_an_agent_runs_in_the_background_is_finished_before_its_session_sleeps()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.HasBackgroundWork = true;
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await home.Grains.GetGrain<IMachineGrain>(MachineKey.Of("nas")).SetDraining(isDraining: true);
        for (var second = 0; second < 5; second++)
        {
            home.Clock.Advance(TimeSpan.FromSeconds(1));
            await home.DescribeAsync();
            await TestHome.SettledAsync(await home.SessionAsync());
        }

        Assert.False(run.WasStopped);
        run.HasBackgroundWork = false;
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => run.WasStopped, "the session sleeps");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_machine_on_which_a_session_is_starting_is_not_drained_yet()
    {
        await using var home = await TestHome.StartAsync();
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var chat = home.Chat(user: "owner");
        await chat.SendAsync("one");
        await home.Agents.Starting;

        var machine = home.Grains.GetGrain<IMachineGrain>(MachineKey.Of("nas"));
        await machine.SetDraining(isDraining: true);
        Assert.Equal(1, (await machine.Describe()).Busy);
        home.Clock.Advance(TimeSpan.FromSeconds(2));
        await machine.SetDraining(isDraining: true);
        Assert.Equal(1, (await machine.Describe()).Busy);
        gate.SetResult();
        var run = await home.Agents.NextRunAsync();
        Assert.Equal(1, (await home.DescribeAsync()).Busy);
        run.Ready();
        run.End(await run.NextPromptAsync(), "done");
        await chat.SaysAsync("done");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), async () => (await home.DescribeAsync()).Busy == 0, "nothing runs any more");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_start_that_failed_does_not_keep_a_machine_from_being_drained()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.FailNextStart(new AgentStartException("no"));
        var chat = home.Chat(user: "owner");
        await chat.SendAsync("one");
        await chat.NextAsync(ChatOutputKind.Question);
        await home.Grains.GetGrain<IMachineGrain>(MachineKey.Of("nas")).SetDraining(isDraining: true);

        await home.PassTimeAsync(
            TimeSpan.FromSeconds(1), async () => (await home.DescribeAsync()).Busy == 0, "nothing is expected to start any more");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nothing_new_begins_on_a_drained_machine()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.AgentsOf("moon").Echoes = true;
        var chat = home.Chat(user: "owner");
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/drain moon");
        const string refused = "moon is being drained, so nothing new can begin there. Nothing was changed.";
        Assert.Equal(refused, await chat.AskAsync("/new other @moon"));
        await chat.PromptAsync("one");
        Assert.Equal(["one"], home.Agents.Given.Select(static prompt => prompt.Text));
        Assert.Equal(refused, await chat.AskAsync("/move default @moon"));
        await chat.AskAsync("/drain nas");
        var stranger = home.Chat("telegram:9", "bob");
        Assert.Equal(
            "That did not work: every machine is being drained, so no session can be made now; send it again when one takes work again (/machines).",
            await stranger.AskAsync("hello"));
        Assert.Equal("Only the owner of this Dormouse can do that; nothing was changed.", await stranger.AskAsync("/undrain nas"));
        Assert.Equal("There is no machine sun now; there is moon, nas. Nothing was changed.", await chat.AskAsync("/drain sun"));
        Assert.Equal("Write /drain MACHINE or /undrain MACHINE; nothing was changed.", await chat.AskAsync("/drain"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_leaves_a_drained_machine_with_what_waits()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.AgentsOf("moon").Echoes = true;
        var chat = home.Chat(user: "owner");
        await chat.PromptAsync("one");
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/drain nas");
        await chat.SendAsync("two");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown(Waits), "it is told that the message waits");
        await chat.SendAsync("/move default @moon");
        await home.PassTimeAsync(
            TimeSpan.FromMilliseconds(250), () => home.AgentsOf("moon").Given.Count == 1, "the message is given there");
        Assert.EndsWith("\n\ntwo", Assert.Single(home.AgentsOf("moon").Given).Text, StringComparison.Ordinal);
        Assert.Single(home.Agents.Given);
    }
}
