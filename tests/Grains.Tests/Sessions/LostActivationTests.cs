using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>What a session knows though a call to it failed: its activation was dropped, or nothing was changed and it was not.</summary>
public sealed class LostActivationTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_that_was_stopped_before_its_agent_was_ready_is_not_given_though_that_could_not_be_told_at_once()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("/review");
        var run = await home.Agents.NextRunAsync();
        var session = await home.SessionAsync();
        await home.PhaseIsAsync(session, SessionPhase.Starting);
        var untold = home.Store.FailWrites<ChatState>();
        Assert.True(await session.Interrupt());
        await Wait.For(untold.Spent, "the stop that could not be told");

        run.Ready("review");

        await chat.SaysAsync("*Stopped.*");
        await home.PhaseIsAsync(session, SessionPhase.Ready);
        Assert.Empty(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_was_stopped_while_its_agent_started_is_not_given_though_that_could_not_be_told_at_once()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("work");
        await home.Agents.Starting;
        var untold = home.Store.FailWrites<ChatState>();
        var session = await home.SessionAsync();
        Assert.True(await session.Interrupt());
        home.Agents.StartGate = null;
        gate.SetResult();
        await Wait.For(untold.Spent, "the stop that could not be told");

        (await home.Agents.NextRunAsync()).Ready();

        await chat.SaysAsync("*Stopped.*");
        await home.PhaseIsAsync(session, SessionPhase.Ready);
        Assert.Empty(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Every_chat_that_shows_a_question_learns_that_it_is_closed_though_the_activation_was_dropped_meanwhile()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Ask("q1", "May I?", "Allow", "Deny");
        await chat.NextAsync(ChatOutputKind.Question);
        var other = home.Chat("telegram:8");
        await other.AskAsync("/session default");
        await other.SaysThatItWaitsAsync("and then?");
        var session = await home.SessionAsync();
        home.Store.FailWrites<SessionState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.SetTimeout(TimeSpan.FromMinutes(5)));

        Assert.Equal(AnswerReceipt.Taken, await session.Answer("q1", "Allow"));

        Assert.Equal("Allow", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        Assert.Equal("Allow", (await other.NextAsync(ChatOutputKind.QuestionClosed)).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_move_to_a_machine_that_is_away_leaves_what_is_known_of_the_turn_that_runs()
    {
        await using var home = await TestHome.StartAsync();
        var (_, run, _) = await home.WorkingAsync();
        var session = await home.SessionAsync();
        var activity = "";
        await home.PassTimeAsync(
            TimeSpan.FromMinutes(1),
            async () =>
            {
                run.Processor += TimeSpan.FromSeconds(2);
                activity = (await session.Status()).Activity;
                return activity!.EndsWith("using the processor", StringComparison.Ordinal);
            },
            "it is seen to use the processor");

        await Assert.ThrowsAsync<MachineAwayException>(() => session.Move("sun", "telegram:7"));

        Assert.Equal(activity, (await session.Status()).Activity);
    }
}
