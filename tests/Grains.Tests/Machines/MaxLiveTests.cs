using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
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

        // Its answer is there a moment before it is noted that it is idle: that moment must be before the other one's.
        await Eventually.Is(() => first.IdleSince is not null, "the first session is idle");
        home.Clock.Advance(TimeSpan.FromSeconds(30));
        await chat.AskAsync("/new b");
        await chat.PromptAsync("two");
        var second = await home.Agents.NextRunAsync();
        await Eventually.Is(() => second.IdleSince is not null, "the second session is idle");
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
        await Eventually.Is(async () => (await session.Status()).Queued == 1, "the message is queued");
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
        var fault = home.Store.FailWrites<ChatState>(
            static state => state.Outbox.Any(static output => output.Text == SessionTexts.NoRoom), times: 1);
        await chat.SendAsync("waiting");
        await Wait.For(fault.Spent, "the notice to fail");
        var session = await home.SessionAsync("b");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown(SessionTexts.NoRoom), "the person is told");
        await Eventually.Is(async () => (await session.Status()).Queued == 1, "the message is queued");
        await home.RestartAsync();
        Assert.Equal(1, (await home.Grains.GetGrain<ISessionGrain>(session.GetPrimaryKeyString()).Status()).Queued);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_process_that_has_ended_holds_no_place_and_the_next_one_of_its_session_needs_one()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        home.Agents.HoldsStops = true;
        var (chat, run, prompt) = await home.WorkingAsync();
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        var other = home.Chat("telegram:9", "bob");
        await other.SendAsync("of bob");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => run.WasStopped, "the session that is free makes room");

        await chat.SendAsync("while it ends");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Queued == 1, "the message is queued");
        run.Exit();

        var next = await home.PassTimeAsync(TimeSpan.FromSeconds(1), home.Agents.NextRunAsync());
        Assert.Equal("bob", next.Launch.Owner);
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown(SessionTexts.NoRoom), "the other one has no room");
        Assert.Single(home.Agents.Runs);
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Turn_by_turn_the_only_place_goes_round_by_person_however_much_one_of_them_has_sent()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (ada, run, prompt) = await home.WorkingAsync("one");
        await ada.SendAsync("two");
        await ada.SendAsync("three");
        var bob = home.Chat("telegram:9", "bob");
        await bob.SendAsync("his");
        await bob.SaysAsync(SessionTexts.NoRoom);

        run.End(prompt, "done");
        await ada.SaysAsync("done");
        run = await home.PassTimeAsync(TimeSpan.FromSeconds(1), home.Agents.NextRunAsync());
        Assert.Equal("bob", run.Launch.Owner);
        await ada.SaysAsync(SessionTexts.NoRoom);
        run.Ready();
        prompt = await run.NextPromptAsync();
        await bob.SendAsync("his next");
        run.End(prompt, "done for bob");
        await bob.SaysAsync("done for bob");

        run = await home.PassTimeAsync(TimeSpan.FromSeconds(1), home.Agents.NextRunAsync());
        Assert.Equal("ada", run.Launch.Owner);
        run.Ready();
        Assert.Equal("two", (await run.NextPromptAsync()).Text);
        Assert.Equal(
            2, (await (await home.SessionAsync()).Status()).Queued + (await (await home.SessionAsync(user: "bob")).Status()).Queued);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Who_asks_again_does_not_pass_those_who_wait()
    {
        SessionOptions? options = null;
        await using var home = await TestHome.StartAsync(set =>
        {
            set.MaxLive = 1;
            options = set;
        });
        await home.WorkingAsync();
        var (first, second) = (home.Chat("telegram:8", "cleo"), home.Chat("telegram:9", "bob"));
        await first.SendAsync("first");
        await first.SaysAsync(SessionTexts.NoRoom);
        await second.SendAsync("second");
        await second.SaysAsync(SessionTexts.NoRoom);

        options!.MaxLive = 2;
        var asking = await home.SessionAsync(user: "bob");
        await asking.Resume();
        Assert.Equal("cleo", (await home.PassTimeAsync(TimeSpan.FromSeconds(1), home.Agents.NextRunAsync())).Launch.Owner);
        Assert.False(home.Agents.HasMoreStarts);
        Assert.Equal(1, (await asking.Status()).Queued);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_place_of_a_start_that_failed_is_given_back_at_once()
    {
        await using var home = await TestHome.StartEchoingAsync(static options => options.MaxLive = 1);
        home.Agents.FailNextStart(new Dormouse.Grains.Agents.AgentStartException("no"));
        var chat = home.Chat();
        await chat.SendAsync("one");
        await chat.NextAsync(ChatOutputKind.Question);
        await home.Chat("telegram:9", "bob").PromptAsync("two");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_start_that_takes_long_keeps_its_place()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await home.Chat().SendAsync("one");
        await Wait.For(home.Agents.Starting, "the first one to start");
        var other = home.Chat("telegram:9", "bob");
        await other.SendAsync("two");
        await other.SaysAsync(SessionTexts.NoRoom);
        for (var second = 0; second < 5; second++)
        {
            home.Clock.Advance(TimeSpan.FromSeconds(1));
            await TestHome.SettledAsync(await home.SessionAsync(user: "bob"));
        }

        home.Agents.StartGate = null;
        gate.SetResult();
        Assert.Equal("ada", (await home.Agents.NextRunAsync()).Launch.Owner);
        Assert.False(home.Agents.HasMoreStarts);
        Assert.Equal(1, (await (await home.SessionAsync(user: "bob")).Status()).Queued);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_nobody_answers_for_an_hour_makes_room_for_those_who_wait()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Activity = run.Activity with { WaitsForPerson = true };
        run.Ask(new("q1", "May it?", ["Allow", "Deny"]) { Form = new() { Yes = "Allow", No = "Deny" } });
        await chat.NextAsync(ChatOutputKind.Question);
        var other = home.Chat("telegram:9", "bob");
        await other.SendAsync("two");
        await other.SaysAsync(SessionTexts.NoRoom);
        home.Clock.Advance(TimeSpan.FromMinutes(59));
        await home.DescribeAsync();
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.False(run.WasInterrupted);

        await home.PassTimeAsync(TimeSpan.FromSeconds(30), () => run.WasInterrupted, "it is stopped");
        Assert.Equal(("q1", "Deny"), await run.NextAnswerAsync());
        await chat.SaysAsync(SessionTexts.Unanswered("default", "nas", TimeSpan.FromHours(1)));
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        run.End(prompt, "", TurnOutcome.Interrupted);
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => run.WasStopped, "it sleeps");
        Assert.Equal("bob", (await home.PassTimeAsync(TimeSpan.FromSeconds(1), home.Agents.NextRunAsync())).Launch.Owner);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_nobody_answers_may_wait_for_ever_where_nobody_needs_its_place()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 2);
        var (chat, run, _) = await home.WorkingAsync();
        run.Ask("q1", "May it?", "Allow", "Deny");
        await chat.NextAsync(ChatOutputKind.Question);
        home.Clock.Advance(TimeSpan.FromHours(30));
        home.Agents.Echoes = true;
        await home.Chat("telegram:9", "bob").PromptAsync("two");
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.False(run.WasInterrupted);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task There_are_never_more_processes_than_places_when_they_end_slowly()
    {
        await using var home = await TestHome.StartEchoingAsync(static options => options.MaxLive = 2);
        home.Agents.HoldsStops = true;
        TestChat[] chats = [.. Enumerable.Range(0, 6).Select(number => home.Chat($"telegram:{number + 1}", $"person-{number}"))];
        await Task.WhenAll(chats.Select(static chat => chat.SendAsync("hello")));
        for (var ended = 0; ended < 4; ended++)
        {
            FakeAgentRun? ending = null;
            await home.PassTimeAsync(
                TimeSpan.FromSeconds(1),
                () => (ending = home.Agents.Runs.Cast<FakeAgentRun>().FirstOrDefault(static run => run.WasStopped)) is not null,
                "an idle session is put to sleep");
            for (var second = 0; second < 5; second++)
            {
                home.Clock.Advance(TimeSpan.FromSeconds(1));
                await home.DescribeAsync();
            }

            Assert.InRange(home.Agents.Runs.Count, 1, 2);
            ending!.Exit();
        }

        await Eventually.Is(() => chats.All(static chat => chat.HasShown("re: hello")), "everybody is answered");
        Assert.Equal(2, home.Agents.MostAtOnce);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task As_many_idle_sessions_fall_asleep_as_others_wait()
    {
        await using var home = await TestHome.StartEchoingAsync(static options => options.MaxLive = 3);
        home.Agents.HoldsStops = true;
        var runs = new List<FakeAgentRun>();
        for (var number = 0; number < 3; number++)
        {
            await home.Chat($"telegram:{number + 1}", $"idle-{number}").PromptAsync("hello");
            var run = await home.Agents.NextRunAsync();
            runs.Add(run);
            await Eventually.Is(() => run.IdleSince is not null, "it is idle");
            home.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await home.Chat("telegram:8", "cleo").SendAsync("one");
        await home.Chat("telegram:9", "bob").SendAsync("two");

        await runs[0].StoppedAsync();
        await runs[1].StoppedAsync();
        home.Clock.Advance(TimeSpan.FromSeconds(2));
        await home.DescribeAsync();
        await TestHome.SettledAsync(await home.SessionAsync(user: "idle-2"));
        Assert.False(runs[2].WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nobody_falls_asleep_for_one_who_no_longer_waits()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (chat, run, prompt) = await home.WorkingAsync();
        var other = home.Chat("telegram:9", "bob");
        await other.SendAsync("two");
        await other.SaysAsync(SessionTexts.NoRoom);
        var waiting = await home.SessionAsync(user: "bob");
        Assert.Equal(CancelOutcome.Cancelled, (await waiting.Cancel((await waiting.Status()).Waiting[0].Id.ToString("N"))).Outcome);

        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await Eventually.Is(() => run.IdleSince is not null, "it is idle");
        for (var second = 0; second < 5; second++)
        {
            home.Clock.Advance(TimeSpan.FromSeconds(1));
            await TestHome.SettledAsync(await home.SessionAsync());
        }

        Assert.False(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_can_not_come_for_its_place_leaves_it_to_the_next_one()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (_, run, _) = await home.WorkingAsync();
        var (first, second) = (home.Chat("telegram:8", "cleo"), home.Chat("telegram:9", "bob"));
        await first.SendAsync("first");
        await first.SaysAsync(SessionTexts.NoRoom);
        await second.SendAsync("second");
        await second.SaysAsync(SessionTexts.NoRoom);
        var broken = (await home.SessionAsync(user: "cleo")).GetGrainId();
        home.BeforeCall = call => call.TargetId == broken && call.MethodName == nameof(ISessionGrain.Resume)
            ? throw new InvalidOperationException("The test says so.")
            : Task.CompletedTask;

        run.Crash();

        Assert.Equal("bob", (await home.Agents.NextRunAsync()).Launch.Owner);
        home.BeforeCall = null;
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_waits_and_was_taken_out_of_memory_gets_its_place_all_the_same()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (_, run, _) = await home.WorkingAsync();
        var other = home.Chat("telegram:9", "bob");
        await other.SendAsync("two");
        await other.SaysAsync(SessionTexts.NoRoom);
        var waiting = await home.SessionAsync(user: "bob");
        home.Store.FailWrites<SessionState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting.SetModel("other"));

        run.Crash();

        Assert.Equal("bob", (await home.Agents.NextRunAsync()).Launch.Owner);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_is_let_start_has_a_place_before_it_has_a_process()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 1);
        var (chat, other) = (home.Chat(), home.Chat("telegram:8"));
        await chat.AskAsync("/status");
        await other.AskAsync("/new b");
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("one");
        await home.Agents.Starting;

        await other.SendAsync("two");

        await other.SaysAsync(SessionTexts.NoRoom);
        home.Agents.StartGate = null;
        gate.SetResult();
        await home.Agents.NextRunAsync();
        Assert.False(home.Agents.HasMoreStarts);
    }
}
