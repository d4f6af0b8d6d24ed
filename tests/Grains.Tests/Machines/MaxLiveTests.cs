using Dormouse.Grains.Chats;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Machines;

public sealed class MaxLiveTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task The_longest_idle_session_is_suspended_for_one_that_has_no_room_and_nobody_is_told()
    {
        await using var home = await TestHome.StartEchoingAsync(static options => options.MaxLive = 2);
        home.Agents.HoldsStops = true;
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var first = await home.Agents.NextRunAsync();
        home.Clock.Advance(TimeSpan.FromSeconds(30));
        await chat.AskAsync("/new b");
        await chat.PromptAsync("two");
        var second = await home.Agents.NextRunAsync();
        await Wait.Until(() => second.IdleSince is not null, "the second session is idle");
        await chat.AskAsync("/new c");
        await chat.SendAsync("three");
        await first.StoppedAsync();
        Assert.Equal(2, home.Agents.Runs.Count);
        first.Exit();
        await chat.SaysAsync("re: three");
        Assert.False(second.WasStopped);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_waits_for_room_that_is_being_made_is_told_once_all_are_busy_instead()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (chat, run, _) = await home.WorkingAsync();
        await chat.AskAsync("/new b");

        // What follows from its own prompt would change it too.
        await TestHome.SettledAsync(await home.SessionAsync());

        // As if the prompt had come in the moment in which the session was to make room.
        run.IdleSince = home.Clock.SteadyNow();
        await chat.SendAsync("waiting");
        var session = await home.SessionAsync("b");
        await Wait.Until(async () => (await session.Status()).Queued == 1, "the message is queued");
        await TestHome.SettledAsync(session);
        Assert.False(chat.HasShown(SessionTexts.NoRoom));
        run.IdleSince = null;
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown(SessionTexts.NoRoom), "the person is told");
        Assert.False(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_has_no_room_waits_until_a_turn_has_ended()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.AskAsync("/new b");
        await chat.SendAsync("waiting one");
        await chat.SaysAsync(SessionTexts.NoRoom);
        await chat.SendAsync("waiting two");
        home.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single((await home.DescribeAsync()).Live);
        Assert.False(run.WasStopped);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => run.WasStopped, "the session that is free makes room");
        var next = await home.PassTimeAsync(TimeSpan.FromSeconds(1), home.Agents.NextRunAsync());
        next.Ready();
        Assert.Equal("waiting one", (await next.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_finds_no_room_while_its_chat_can_not_be_written_is_durable_once_it_is_accepted()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (chat, _, _) = await home.WorkingAsync();
        await chat.AskAsync("/new b");
        var fault = home.Store.FailWrites<ChatState>(static state => state.Outbox.Any(static output => output.Text == SessionTexts.NoRoom), times: 1);
        await chat.SendAsync("waiting");
        await Wait.For(fault.Spent, "the notice to fail");
        var session = await home.SessionAsync("b");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown(SessionTexts.NoRoom), "the person is told");
        await Wait.Until(async () => (await session.Status()).Queued == 1, "the message is queued");
        await home.RestartAsync();
        Assert.Equal(1, (await home.Grains.GetGrain<Dormouse.Grains.Sessions.ISessionGrain>(session.GetPrimaryKeyString()).Status()).Queued);
    }
}
