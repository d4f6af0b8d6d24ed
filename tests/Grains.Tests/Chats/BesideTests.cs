using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>What goes on beside a turn: questions, and what runs in the background.</summary>
public sealed class BesideTests
{
    private static readonly AgentDescription[] Able = [new("claude", "claude", "2.1.330") { ToldTraits = new() { WorksBeside = true } }];

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_is_asked_beside_the_turn_and_its_answer_ends_nothing()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Agents = Able;
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("second");

        await chat.SendAsync("/btw which file?");

        var aside = await run.NextAsideAsync();
        Assert.Equal(("which file?", true), (aside.Text, aside.IsAside));
        run.Tell(new AgentAside(aside.Id, "server.py"));
        await chat.SaysAsync("*By the way:* “which file?”\n\nserver.py");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Equal("second", (await run.NextPromptAsync()).Text);
        Assert.Equal(0, run.Interrupts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Without_a_turn_it_wakes_the_session_and_is_no_part_of_its_history()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Agents = Able;
        var chat = home.Chat();

        await chat.SendAsync("/btw are you there?");

        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var aside = await run.NextPromptAsync();
        Assert.True(aside.IsAside);
        run.Tell(new AgentTurnEnded(aside.Id, TurnOutcome.Completed, "yes", AgentUsage.None) { MayBeUnrecorded = true });
        await chat.SaysAsync("yes");
        run.Exit();
        await run.GoneAsync();
        await chat.SendAsync("hello");
        Assert.False((await home.Agents.NextRunAsync()).Launch.HasHistory);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task One_that_is_not_answered_before_its_process_ends_is_told_and_not_asked_again()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Agents = Able;
        var (chat, run, _) = await home.WorkingAsync();
        await chat.SendAsync("b1", "/btw which file?");
        await run.NextAsideAsync();

        await home.RestartAsync();

        home.Agents.Agents = Able;
        home.Agents.Transcript = _ => new(TranscriptFindingKind.Answered, "done");
        chat = home.Chat(after: 0);
        await chat.SendAsync("b1", "/btw which file?");
        await chat.SaysAsync("*By the way:* “which file?”\n\nThe agent ended before it answered this; ask it again.");
        await chat.SaysAsync("done");
        await chat.SaysNothingElseAsync();
        Assert.Empty(home.Agents.Given);
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_answers_nothing_beside_its_turns_is_not_asked()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();

        Assert.Equal(
            "claude answers nothing beside its turns; send the question as a message, or with /steer to interrupt.",
            await chat.AskAsync("/btw which file?"));
        Assert.StartsWith("Write /btw and a question", await chat.AskAsync("/btw"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_tool_that_runs_is_put_into_the_background_and_nothing_else_is()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        Assert.Equal("No tool runs in session default that could go on in the background.", await chat.AskAsync("/background"));
        run.Activity = run.Activity with { Tool = "Bash" };

        Assert.Equal(
            "What runs in session default goes on in the background; /status shows it and can stop it.",
            await chat.AskAsync("/background"));

        Assert.Equal(["background"], run.ToldBeside);
        run.CanWorkBeside = false;
        Assert.Equal(
            "The agent of session default can't have what it runs go on in the background.", await chat.AskAsync("/background"));
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.StartsWith("Write /background to have", await chat.AskAsync("/background please"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_runs_in_the_background_is_a_line_of_the_status_with_a_button_that_stops_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        run.Background = [new("b1", "count all\nfiles", home.Clock.SteadyNow() - TimeSpan.FromMinutes(2), Tokens: 8225)];

        await chat.SendAsync("/status");

        var status = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Contains("- in the background 1: “count all files” · 2 min · 8,225 tokens", status.Text.Split('\n'));
        Assert.Equal([new Choice("Stop 1", "/background stop b1")], status.Choices);
        Assert.Equal("It is being stopped in session default.", await chat.AskAsync(status.Choices[0].Command!));
        Assert.Equal("This no longer runs in session default.", await chat.AskAsync("/background stop b2"));
        Assert.Equal(["stop b1", "stop b2"], run.ToldBeside);
    }
}
