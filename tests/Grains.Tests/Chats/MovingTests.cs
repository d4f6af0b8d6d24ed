using Dormouse.Grains.Chats;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>A conversation whose channel knows it by another key from now on.</summary>
public sealed class MovingTests
{
    private const string Old = "telegram:-5";
    private const string New = "telegram:-1005";

    [Fact(Timeout = Wait.Patience)]
    public async Task The_conversation_goes_on_under_the_new_key_with_its_session_and_mode()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var old = home.Chat(Old);
        await old.AskAsync("/new backup");
        await old.AskAsync("/verbose");
        await old.PromptAsync("one");
        await old.Grain.Confirm(old.LastSeq);

        await old.Grain.MoveTo(New);

        var chat = home.Chat(New);
        await chat.PromptAsync("two");
        Assert.Contains("backup", await chat.AskAsync("/session"), StringComparison.Ordinal);
        Assert.Equal(OutputMode.Verbose, chat.Shown[^1].Mode);
        Assert.Equal(["one", "two"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_to_a_prompt_from_before_comes_to_the_new_chat_and_once()
    {
        await using var home = await TestHome.StartAsync();
        var old = home.Chat(Old);
        await old.SendAsync("m1", "work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        await old.Grain.MoveTo(New);
        var chat = home.Chat(New);

        // The channel hands the message over again, and the session its answer.
        await old.Grain.Accept(old.Message("m1", "work"));
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await old.Grain.Deliver([new SessionAnswer("default", prompt.Id, "done")]);

        await chat.SaysNothingElseAsync();
        Assert.True(await old.Grain.HasAnswer(prompt.Id));
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_new_message_with_the_number_of_an_old_one_is_another_message()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var old = home.Chat(Old);
        await old.SendAsync("5", "one");
        await old.SaysAsync("re: one");
        await old.Grain.Confirm(old.LastSeq);
        await old.Grain.MoveTo(New);
        var chat = home.Chat(New);

        await chat.SendAsync("5", "two");
        await chat.SaysAsync("re: two");
        await old.SendAsync("6", "three");
        await chat.SaysAsync("re: three");
        await old.SendAsync("6", "three");
        await chat.SaysNothingElseAsync();
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_that_fails_in_the_middle_neither_loses_nor_repeats_anything(bool afterWriting)
    {
        await using var home = await TestHome.StartAsync();
        var old = home.Chat(Old);
        await old.Grain.Deliver([new SessionNotice("default", "n1", "one"), new SessionNotice("default", "n2", "two")]);
        await old.SaysAsync("one");
        await old.SaysAsync("two");
        home.Store.FailWrites<ChatState>(static state => state.Move is { From.Count: > 0 }, afterWriting: afterWriting);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => old.Grain.MoveTo(New));

        await home.RestartAsync();

        // It goes on by itself, by the clock of the old chat, when something wakes it.
        await home.Chat(Old).Grain.Resume();
        var chat = home.Chat(New);
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("two"), "the rest has moved");
        await chat.SaysAsync("one");
        await chat.SaysAsync("two");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_open_question_is_put_again_and_a_button_in_the_old_chat_still_answers_it()
    {
        await using var home = await TestHome.StartAsync();
        var (old, run) = (home.Chat(Old), await BeginAsync(home));
        run.Ask("q1", "May it?", "Yes", "No");
        var asked = await old.NextAsync(ChatOutputKind.Question);
        await old.Grain.Confirm(asked.Seq);
        await old.Grain.MoveTo(New);
        var chat = home.Chat(New);
        var again = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal(("q1", "May it?"), (again.Id, again.Text));
        Assert.Equal([new Choice("Yes"), new Choice("No")], again.Choices);

        await old.AnswerAsync($"#{asked.Seq}", "#1");

        Assert.Equal(("q1", "No"), await run.NextAnswerAsync());
        Assert.Equal(again.Seq, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        await old.AnswerAsync($"#{asked.Seq}", "#0");
        await chat.SaysAsync("This question is no longer open.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_is_busy_with_its_only_message_takes_over_all_the_same()
    {
        await using var home = await TestHome.StartAsync();
        var old = home.Chat(Old);
        await old.Grain.Deliver([new SessionNotice("default", "n1", "one")]);
        await old.SaysAsync("one");
        var chat = home.Chat(New);
        var gate = home.Store.HoldWrites<ChatState>(static state => state.Outbox.Exists(static output => output.Text == ChatTexts.Help));
        await chat.SendAsync("/help");
        await Wait.For(gate.Arrived, "the reply to be written");

        var moving = old.Grain.MoveTo(New);
        await old.Grain.Find(0);
        await chat.Grain.Find(0);
        gate.Open();

        await moving;
        await chat.SaysAsync(ChatTexts.Help);
        await chat.SaysAsync("one");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_delivers_while_it_is_called_does_not_hold_up_the_move()
    {
        await using var home = await TestHome.StartAsync();
        var old = home.Chat(Old);
        await old.AskAsync("/status");
        await old.Grain.Confirm(old.LastSeq);
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await old.SendAsync("m1", "work");
        await Wait.For(home.Agents.Starting, "the agent to be started");

        // The session is in the middle of the chat's call, and tells the chat that it works before that returns.
        var moving = old.Grain.MoveTo(New);
        await old.Grain.Find(0);
        gate.SetResult();

        await Wait.For(moving, "the chat to move");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        run.End(await run.NextPromptAsync(), "done");
        var chat = home.Chat(New);
        await chat.SaysAsync("done");
        await chat.SaysNothingElseAsync();
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_chat_that_is_not_known_moves_nowhere()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var old = home.Grains.GetGrain<IChatGrain>(Old);
        await old.MoveTo(New);
        var chat = home.Chat(Old);
        await chat.PromptAsync("here");
    }

    private static async Task<Harness.FakeAgentRun> BeginAsync(TestHome home)
    {
        await home.Grains.GetGrain<IChatGrain>(Old).Accept(new("m", "ada", "work", []));
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        return run;
    }
}
