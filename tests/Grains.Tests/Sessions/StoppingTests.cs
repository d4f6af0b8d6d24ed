using System.Collections.Concurrent;
using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class StoppingTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_did_not_stop_is_told_of_its_turn_is_stopped_and_what_waits_goes_on_in_a_new_process()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("then this");
        await chat.SendAsync("/stop");
        await run.InterruptedAsync();

        run.Tell(
            new AgentIgnoredStop(TimeSpan.FromSeconds(10)),
            new AgentTurnEnded(prompt.Id, TurnOutcome.Interrupted, "half", AgentUsage.None) { MayBeUnrecorded = true });
        run.Exit();

        Assert.StartsWith(
            "The agent of session default did not stop within 10 s", (await chat.NextAsync(
                ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        await chat.SaysAsync("half\n\n*Stopped.*");
        var next = await home.Agents.NextRunAsync();
        Assert.False(next.Launch.HasHistory);
        next.Ready();
        var second = await next.NextPromptAsync();
        Assert.Equal("then this", second.Text);
        next.End(second, "done");
        await chat.NextAsync(ChatOutputKind.Notice);
        await chat.SaysAsync("done");
        Assert.Equal([prompt.Id, second.Id], home.Agents.Given.Select(static given => given.Id));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_meets_a_limit_is_told_of_in_one_sentence_and_goes_on()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();

        run.Tell(new AgentReachedLimit(Guid.NewGuid(), "is out of memory: its limit is 512 MiB (Sessions:Limits:Memory)"));

        Assert.Equal(
            "Session default is out of memory: its limit is 512 MiB (Sessions:Limits:Memory).",
            (await chat.NextAsync(ChatOutputKind.Notice)).Text);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_stop_that_is_repeated_because_its_answer_was_lost_stops_no_later_turn()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("then this");
        var asked = new ConcurrentQueue<Guid>();
        var noted = home.Store.HoldWrites<ChatState>(static state => state.Inbox.Exists(static message => message.Stops is not null));
        home.AfterCall = call =>
        {
            if (call.InterfaceMethod?.Name == nameof(ISessionGrain.InterruptTurn))
            {
                asked.Enqueue((Guid)call.Request.GetArgument(0)!);
                if (asked.Count == 1)
                {
                    throw new OrleansException("The answer is lost.");
                }
            }
        };
        await chat.SendAsync("/stop");
        await Wait.For(noted.Arrived, "the turn to be noted");
        Assert.False(run.WasInterrupted);
        noted.Open();
        await run.InterruptedAsync();
        run.Tell(new AgentTurnEnded(prompt.Id, TurnOutcome.Interrupted, "half", AgentUsage.None));
        await chat.SaysAsync("half\n\n*Stopped.*");
        var second = await run.NextPromptAsync();

        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => asked.Count == 2, "the stop is tried again");

        await chat.SaysNothingElseAsync();
        Assert.Equal([prompt.Id, prompt.Id], asked);
        Assert.Equal(1, run.Interrupts);
        run.End(second, "done");
        await chat.SaysAsync("done");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_of_an_earlier_version_that_names_no_turn_is_stopped_all_the_same()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        home.AfterCall = static call =>
        {
            if (call.Result is SessionStatus status)
            {
                call.Result = status with { Turn = null };
            }
        };
        await chat.SendAsync("/stop");
        await run.InterruptedAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_does_not_name_its_turn_in_time_is_stopped_all_the_same()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        var (asked, hanging) = (new TaskCompletionSource(), new TaskCompletionSource());
        home.BeforeCall = call =>
        {
            if (call.InterfaceMethod?.Name != nameof(ISessionGrain.Status))
            {
                return Task.CompletedTask;
            }

            asked.TrySetResult();
            return hanging.Task;
        };
        await chat.SendAsync("/stop");
        await Wait.For(asked.Task, "the turn to be asked for");

        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => run.WasInterrupted, "the turn is interrupted");
        hanging.SetResult();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_is_stopped_while_its_agent_starts_is_never_given()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("work");
        await home.Agents.Starting;

        Assert.True(await (await home.SessionAsync()).Interrupt());
        home.Agents.StartGate = null;
        gate.SetResult();

        await chat.SaysAsync("*Stopped.*");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await chat.SendAsync("and now?");
        var prompt = await run.NextPromptAsync();
        Assert.Equal("and now?", prompt.Text);
        run.End(prompt, "here");
        await chat.SaysAsync("here");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_was_stopped_while_its_agent_failed_to_start_is_given_when_a_person_says_so()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        home.Agents.FailNextStart(new IOException("no such program"));
        await chat.SendAsync("work");
        await home.Agents.Starting;
        Assert.True(await (await home.SessionAsync()).Interrupt());
        home.Agents.StartGate = null;
        gate.SetResult();
        var question = await chat.NextAsync(ChatOutputKind.Question);

        await chat.AnswerAsync(question.Id, "Try again");

        var run = await home.Agents.NextRunAsync();
        run.Ready();
        Assert.Equal("work", (await run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_that_is_stopped_before_its_agent_is_ready_is_never_given()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("/review");
        var run = await home.Agents.NextRunAsync();

        await chat.SendAsync("/stop");

        await chat.SaysAsync("*Stopped.*");
        var session = await home.SessionAsync();
        await home.PhaseIsAsync(session, SessionPhase.Starting);
        run.Ready("review");
        await home.PhaseIsAsync(session, SessionPhase.Ready);
        Assert.Empty(home.Agents.Given);
    }
}
