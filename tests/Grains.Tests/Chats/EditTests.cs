using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Chats;

public sealed class EditTests
{
    private const string NotCorrected =
        "Only a message that was taken for the agent has a corrected form, and a command never has; nothing was run again. "
        + "Send the new one as a message of its own.";

    [Theory(Timeout = Wait.Patience)]
    [InlineData("claude")]
    [InlineData("shell")]
    public async Task An_edit_of_a_prompt_that_waits_takes_its_place(string protocol)
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Agents = [new(protocol, protocol, "1")];
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("2", "seccond");
        await chat.SendAsync("3", "third");
        await chat.EditAsync("2", "edit-1", "second");
        await chat.EditAsync("2", "edit-1", "second");
        await QueueIsAsync(home, "“second”", "“third”");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Equal("second", await AnswerNextAsync(run, chat));
        Assert.Equal("third", await AnswerNextAsync(run, chat));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_a_prompt_that_was_given_is_a_correction_and_the_next_edit_takes_the_place_of_that()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("1", "frist");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        await chat.EditAsync("1", "edit-1", "firsst");
        await chat.EditAsync("1", "edit-2", "first");
        await QueueIsAsync(home, "“Correction of my earlier message, which now reads: first”");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Equal("Correction of my earlier message, which now reads: first", await AnswerNextAsync(run, chat));
        await chat.EditAsync("1", "edit-3", "first of all");
        Assert.Equal("Correction of my earlier message, which now reads: first of all", await AnswerNextAsync(run, chat));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_follows_its_prompt_into_the_session_that_has_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();
        await chat.SendAsync("2", "seccond");
        await QueueIsAsync(home, "“seccond”");
        await chat.AskAsync("/new other");
        await chat.EditAsync("2", "edit-1", "second");
        await QueueIsAsync(home, "“second”");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_a_command_runs_nothing()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.SendAsync("1", "/timeout 7");
        await chat.SaysAsync("Session default falls asleep after 7 min without work.");
        await chat.EditAsync("1", "edit-1", "/timeout 9");
        await chat.SaysAsync(NotCorrected);
        await chat.EditAsync("1", "edit-2", "now a prompt");
        await chat.SaysAsync(NotCorrected);
        await chat.SendAsync("2", "/compact");
        await chat.SaysAsync("/compact is not a command here. /help lists what there is.");
        await chat.EditAsync("2", "edit-3", "now a prompt");
        await chat.SaysAsync(NotCorrected);
        await chat.SendAsync("3", "a prompt");
        await chat.SaysAsync("re: a prompt");
        await chat.EditAsync("3", "edit-4", "/timeout 11");
        await chat.SaysAsync(NotCorrected);
        Assert.Equal("Session default falls asleep after 7 min without work.", await chat.AskAsync("/timeout"));
        Assert.Equal(["a prompt"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_a_message_that_was_refused_runs_nothing()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxQueued = 1);
        var (chat, _, _) = await home.WorkingAsync();
        await chat.SendAsync("2", "second");
        await chat.SendAsync("3", "third");
        await chat.SaysAsync(
            "Session default already has 1 messages waiting; this one was not taken. Send it again when some are answered.");
        await chat.EditAsync("3", "edit-1", "once more");
        await chat.SaysAsync(NotCorrected);
        await QueueIsAsync(home, "“second”");

        // A queue that is full has room for the new form of what is in it.
        await chat.EditAsync("2", "edit-2", "the second");
        await QueueIsAsync(home, "“the second”");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_what_nobody_remembers_is_a_correction()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.EditAsync("long ago", "edit-1", "what I meant");
        await chat.SaysAsync("re: Correction of my earlier message, which now reads: what I meant");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_could_not_be_handed_over_yet_goes_in_its_last_form()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var fault = home.Store.FailWrites<SessionState>(times: int.MaxValue);
        await chat.SendAsync("2", "seccond");
        await chat.SendAsync("3", "third");
        await chat.EditAsync("2", "edit-1", "secnd");
        await chat.EditAsync("2", "edit-2", "second");
        fault.End();
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => WaitAsync(home, "“second”", "“third”"), "both wait");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Equal("second", await AnswerNextAsync(run, chat));
        Assert.Equal("third", await AnswerNextAsync(run, chat));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_whose_hand_over_was_in_doubt_reaches_the_prompt_all_the_same()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();

        // The session has the prompt, and its chat was told that it failed.
        var fault = home.Store.FailWrites<SessionState>(static state => state.Queue.Count > 0, afterWriting: true);
        await chat.SendAsync("2", "seccond");
        await Wait.For(fault.Spent, "the hand-over to fail");
        await chat.EditAsync("2", "edit-1", "second");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => WaitAsync(home, "“second”"), "the new form waits");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_a_prompt_whose_agent_could_not_start_takes_its_place()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.FailNextStart(new AgentStartException("claude was not found; install it."));
        var chat = home.Chat();
        await chat.SendAsync("1", "wrok");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        await chat.EditAsync("1", "edit-1", "work");
        await chat.AnswerAsync(question.Id, "Try again");
        Assert.Equal("work", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_corrected_text_outlives_a_restart()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 0);
        var chat = home.Chat();
        await chat.SendAsync("1", "wrok");
        var room = await chat.NextAsync(ChatOutputKind.Notice);
        await chat.EditAsync("1", "edit-1", "work");
        await QueueIsAsync(home, "“work”");
        await home.RestartAsync(static options => options.MaxLive = 1);
        chat = home.Chat(after: room.Seq);
        await chat.EditAsync("1", "edit-1", "work");
        await (await home.SessionAsync()).Resume();
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        Assert.Equal("work", await AnswerNextAsync(run, chat));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_a_prompt_that_waits_for_its_machine_takes_its_place()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = await home.AwayAsync("pi");
        await chat.SendAsync("1", "frist");
        await home.TellsAwayAsync(chat, "pi is away; your message waits for it.");
        await chat.EditAsync("1", "edit-1", "first");
        await chat.SaysNothingElseAsync();
        home.AgentsOf("pi").Echoes = true;
        await home.StartMachineAsync("pi");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: first"), "the prompt is answered in its new form");
        Assert.Equal(["first"], home.AgentsOf("pi").Given.Select(static prompt => prompt.Text));
    }

    private static async Task<string> AnswerNextAsync(FakeAgentRun run, TestChat chat)
    {
        var prompt = await run.NextPromptAsync();
        run.End(prompt, $"answer to {prompt.Text}");
        await chat.SaysAsync($"answer to {prompt.Text}");
        return prompt.Text;
    }

    private static Task QueueIsAsync(TestHome home, params string[] texts) =>
        Eventually.Is(() => WaitAsync(home, texts), $"{string.Join(", ", texts)} wait");

    private static async Task<bool> WaitAsync(TestHome home, params string[] texts) =>
        (await (await home.SessionAsync()).Status()).Waiting.Select(static queued => queued.Text).SequenceEqual(texts);
}
