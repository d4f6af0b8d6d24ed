using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Chats;

public sealed class SteerTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_that_steers_interrupts_the_turn_and_goes_before_what_waits_which_stays_in_order()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("second");
        await chat.SendAsync("third");

        await chat.SendAsync("/steer use the other file");

        await run.InterruptedAsync();
        run.End(prompt, "half", TurnOutcome.Interrupted);
        await chat.SaysAsync("half\n\n*Stopped.*");
        foreach (var expected in (string[])["use the other file", "second", "third"])
        {
            var next = await run.NextPromptAsync();
            Assert.Equal(expected, next.Text);
            run.End(next, $"did {expected}");
            await chat.SaysAsync($"did {expected}");
        }

        Assert.Equal(1, run.Interrupts);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task One_that_finds_nothing_running_is_a_message_like_any_other()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();

        await chat.SendAsync("/STEER\n  go on  ");

        var prompt = await run.NextPromptAsync();
        Assert.Equal("go on", prompt.Text);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Equal(0, run.Interrupts);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("/steer")]
    [InlineData("/steer   ")]
    public async Task One_that_says_nothing_interrupts_nothing(string text)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        Assert.StartsWith("Write /steer and what", await chat.AskAsync(text), StringComparison.Ordinal);
        Assert.Equal("No message 01234567 waits; /queue lists those that do.", await chat.AskAsync("/steer #01234567"));
        Assert.Equal(0, run.Interrupts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_button_of_a_message_that_waits_sends_that_now_and_pressed_again_interrupts_nothing_more()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("second");
        await chat.SendAsync("third");
        await chat.SendAsync("/queue");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(["Send 1 now", "Cancel 1", "Send 2 now", "Cancel 2"], list.Choices.Select(static choice => choice.Label));

        await chat.SendAsync(list.Choices[2].Command!);
        await run.InterruptedAsync();
        run.End(prompt, "", TurnOutcome.Interrupted);
        await chat.SaysAsync("*Stopped.*");
        var third = await run.NextPromptAsync();
        Assert.Equal("third", third.Text);
        await chat.SendAsync(list.Choices[2].Command!);
        await chat.SaysAsync("The agent already works on this message.");
        run.End(third, "did third");
        await chat.SaysAsync("did third");
        Assert.Equal("second", (await run.NextPromptAsync()).Text);
        await chat.SendAsync(list.Choices[2].Command!);
        await chat.SaysAsync("This message was given to the agent, and its turn is over.");
        Assert.Equal(1, run.Interrupts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task It_is_given_once_when_the_machine_is_killed_before_the_turn_has_ended()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await chat.SendAsync("second");
        await chat.SendAsync("s1", "/steer instead");
        await run.InterruptedAsync();

        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript =
            static prompt => prompt.Text == "work" ? new(TranscriptFindingKind.Answered, "half") : new(TranscriptFindingKind.NotGiven));
        chat = home.Chat(after: 0);
        await chat.SendAsync("s1", "/steer instead");
        await chat.SaysAsync("half");
        run = await home.Agents.NextRunAsync();
        run.Ready();
        await chat.SaysAsync("Resuming session…");
        var steered = await run.NextPromptAsync();
        Assert.Equal("instead", steered.Text);
        run.End(steered, "did instead");
        await chat.SaysAsync("did instead");
        Assert.Equal("second", (await run.NextPromptAsync()).Text);
        Assert.Equal(0, run.Interrupts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task It_answers_no_question_that_the_turn_asks_and_is_said_behind_none()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Ask("q1", "Which one?", "Red", "Blue");
        await chat.NextAsync(ChatOutputKind.Question);

        await chat.SendAsync("/steer red");

        await run.InterruptedAsync();
        run.Withdraw("q1");
        run.End(prompt, "", TurnOutcome.Interrupted);
        Assert.Equal("red", (await run.NextPromptAsync()).Text);
    }
}
