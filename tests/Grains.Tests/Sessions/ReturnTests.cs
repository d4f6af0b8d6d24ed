using Dormouse.Grains.Agents;
using Dormouse.Grains.Tests.Moves;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>A session goes back to before an earlier message: told first, done once, and nothing is lost that was said meanwhile.</summary>
public sealed class ReturnTests
{
    private static readonly Guid First = new("11111111-0000-4000-8000-000000000001");
    private static readonly Guid Second = new("22222222-0000-4000-8000-000000000002");

    [Fact(Timeout = Wait.Patience)]
    public async Task The_last_messages_are_shown_as_buttons_with_their_moments()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");

        await chat.SendAsync("/rewind");
        var list = await chat.NextAsync(ChatOutputKind.Notice);

        Assert.Equal(
            "Session default can go back to before one of these messages. What goes is told first, and nothing is changed until you say "
            + "so.",
            list.Text);
        Assert.Equal(
            [("“mend the roof” · just now", "/rewind 22222222"), ("“hello” · 5 min ago", "/rewind 11111111")],
            list.Choices.Select(static choice => (choice.Label, choice.Command!)));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_goes_is_told_and_talk_and_files_go_back_after_a_yes_and_the_next_message_follows_the_earlier_answer()
    {
        await using var home = await StartAsync();
        home.Agents.Files = static isTrial => Task.FromResult(
            isTrial ? new FileReturn(["work/ada/default/roof.txt", "/elsewhere/b"], 1, 4) : new([], 0, 0));
        var chat = home.Chat();
        await chat.PromptAsync("one");

        var question = await OfferAsync(chat, "/rewind 22222222");

        Assert.Equal(
            "Session default would go back to before “mend the roof”.\n\n"
            + "From the talk go the last 2 messages and what was answered.\n\n"
            + "Put back: `roof.txt`, `/elsewhere/b` (+1 −4 lines). What commands changed is not put back.",
            question.Text);
        Assert.Equal(
            ["Talk and files", "Only the talk", "Only the files", "Leave it"], question.Choices.Select(static choice => choice.Label));
        Assert.Empty(home.Agents.PutBack);
        await chat.AnswerAsync(question.Id, "Talk and files");
        await SaysAsync(
            chat,
            "The files of session default are as they were before “mend the roof”, "
            + "and your next message follows the answer before that. "
            + "What was said after that stays in the agent's record, and the agent does not see it.");
        Assert.Equal([Second], home.Agents.PutBack);
        await chat.AnswerAsync(question.Id, "Only the talk");
        await AnsweredAsync(chat, "another way");
        Assert.Equal([Second], home.Agents.PutBack);
        await home.Agents.NextRunAsync();
        Assert.Equal("a1", (await home.Agents.NextRunAsync()).Launch.ReturnPoint);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("Only the talk", "a1", 0)]
    [InlineData("Only the files", null, 1)]
    [InlineData("Leave it", null, 0)]
    public async Task What_was_not_chosen_is_left_alone(string chosen, string? point, int putBack)
    {
        await using var home = await StartAsync();
        home.Agents.Files = static _ => Task.FromResult(new FileReturn(["a"], 1, 1));
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var question = await OfferAsync(chat, "/rewind 22222222");

        await chat.AnswerAsync(question.Id, chosen);
        await AnsweredAsync(chat, "and on");

        Assert.Equal(putBack, home.Agents.PutBack.Count);
        await home.Agents.NextRunAsync();
        Assert.Equal(point, (await home.Agents.NextRunAsync()).Launch.ReturnPoint);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Before_the_first_message_the_talk_begins_anew_and_the_former_conversation_is_left()
    {
        await using var home = await StartAsync();
        home.Agents.Files = static _ => Task.FromResult(FileReturn.Failed("its agent has no copies of them of that moment"));
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var former = await home.Agents.NextRunAsync();
        var question = await OfferAsync(chat, "/rewind 11111111");
        Assert.Contains(
            "Files can't be put back: its agent has no copies of them of that moment.", question.Text, StringComparison.Ordinal);
        Assert.Equal(["Only the talk", "Leave it"], question.Choices.Select(static choice => choice.Label));

        await chat.AnswerAsync(question.Id, "Only the talk");
        await AnsweredAsync(chat, "anew");

        var next = await home.Agents.NextRunAsync();
        Assert.False(next.Launch.HasHistory);
        Assert.NotEqual(former.Launch.AgentSessionId, next.Launch.AgentSessionId);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task While_a_turn_runs_or_messages_wait_it_says_what_to_do()
    {
        await using var home = await StartAsync(echoes: false);
        var (chat, run, _) = await home.RestedAsync();
        await chat.SendAsync("long");
        var prompt = await run.NextPromptAsync();

        Assert.Equal(
            "Session default still works; wait for its answer or write /stop, then write /rewind again. Nothing was changed.",
            await chat.AskAsync("/rewind 22222222"));

        run.End(prompt, "done");
        await chat.NextAsync(ChatOutputKind.Answer);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Something_said_since_the_question_makes_it_stale_and_nothing_is_changed()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var question = await OfferAsync(chat, "/rewind 22222222");
        await AnsweredAsync(chat, "two");
        home.Agents.Prompts = [new(Guid.NewGuid(), "two", home.Clock.GetUtcNow()) { ReturnPoint = "a2", Lost = 1 }, .. home.Agents.Prompts];

        await chat.AnswerAsync(question.Id, "Only the talk");

        await SaysAsync(chat, "Something was said in session default since you were asked; write /rewind again. Nothing was changed.");
        await AnsweredAsync(chat, "three");
        Assert.Equal(3, home.Agents.Given.Count);
        Assert.All(home.Agents.Runs.Cast<FakeAgentRun>(), static run => Assert.Null(run.Launch.ReturnPoint));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_that_comes_while_files_are_put_back_waits_for_that_and_a_restart_does_it_again()
    {
        await using var home = await StartAsync();
        var putting = new TaskCompletionSource<FileReturn>(TaskCreationOptions.RunContinuationsAsynchronously);
        home.Agents.Files = isTrial => isTrial ? Task.FromResult(new FileReturn(["a"], 1, 1)) : putting.Task;
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var question = await OfferAsync(chat, "/rewind 22222222");
        await chat.AnswerAsync(question.Id, "Talk and files");
        await Eventually.Is(() => home.Agents.PutBack.Count == 1, "files are put back");
        await chat.SendAsync("another way");
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.Equal(["one"], home.Agents.Given.Select(static prompt => prompt.Text));
        await home.RestartAsync();
        Play(home);
        await (await home.SessionAsync()).Resume();

        var next = await home.Agents.NextRunAsync();
        Assert.Equal([Second], home.Agents.PutBack);
        Assert.Equal("a1", next.Launch.ReturnPoint);
        next.Ready();
        Assert.Equal("another way", (await next.NextPromptAsync()).Text);
        putting.SetResult(new([], 0, 0));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_return_holds_over_a_move()
    {
        await using var stage = await MoveStage.SetAsync();
        Play(stage.Home);
        var question = await OfferAsync(stage.Chat, "/rewind 22222222");
        await stage.Chat.AnswerAsync(question.Id, "Only the talk");
        await SaysAsync(
            stage.Chat,
            "Your next message in session default follows the answer before “mend the roof”. "
            + "What was said after that stays in the agent's record, and the agent does not see it.");
        await stage.Chat.SendAsync("/move default @moon");
        await stage.TimePassesUntilAsync(() => stage.Chat.HasShown(MoveStage.Arrived), "the session has arrived");

        await stage.Chat.SendAsync("another way");

        Assert.Equal("a1", (await stage.Home.AgentsOf("moon").NextRunAsync()).Launch.ReturnPoint);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Files_that_can_t_be_put_back_leave_the_talk_as_it_is()
    {
        await using var home = await StartAsync();
        home.Agents.Files = static isTrial =>
            Task.FromResult(isTrial ? new FileReturn(["a"], 1, 1) : FileReturn.Failed("the disk is full"));
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var question = await OfferAsync(chat, "/rewind 22222222");

        await chat.AnswerAsync(question.Id, "Talk and files");

        await SaysAsync(chat, "The files of session default could not be put back: the disk is full. The talk was left as it is.");
        await AnsweredAsync(chat, "two");
        await home.Agents.NextRunAsync();
        Assert.Null((await home.Agents.NextRunAsync()).Launch.ReturnPoint);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_conversation_that_is_open_elsewhere_is_left_alone()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Agents.Holder = new(HolderKind.Terminal, "t") { Since = home.Clock.GetUtcNow() };

        await chat.SendAsync("/rewind 22222222");

        await SaysAsync(chat, "The conversation of session default is open in a terminal on nas since 08:00 UTC; close it there first.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_can_t_go_back_says_so_in_one_sentence()
    {
        await using var home = await StartAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Agents.Prompts = [];
        Assert.Equal("Nothing was said in session default yet that it could go back to.", await chat.AskAsync("/rewind"));
        await chat.SendAsync("/rewind 22222222");
        await chat.SaysAsync(
            "That message is not (any more) among the last ones of session default; /rewind shows them. Nothing was changed.");
        home.Agents.Agents = [new("claude", "acp", "1") { ToldTraits = new() }];

        Assert.Equal("Session default has the agent claude, which can't go back to an earlier message.", await chat.AskAsync("/rewind"));
    }

    private static async Task<TestHome> StartAsync(bool echoes = true)
    {
        var home = echoes ? await TestHome.StartEchoingAsync() : await TestHome.StartAsync();
        Play(home);
        return home;
    }

    /// <summary>The machine's agents begin anew with its silo.</summary>
    private static void Play(TestHome home)
    {
        home.Agents.Agents = [new("claude", "claude", "2.1.0") { ToldTraits = new() { GoesBack = true } }];
        var now = home.Clock.GetUtcNow();
        home.Agents.Prompts =
        [
            new(Second, "mend the roof", now) { ReturnPoint = "a1", Lost = 2 },
            new(First, "hello", now - TimeSpan.FromMinutes(5)) { IsBeginning = true, Lost = 3 },
        ];
    }

    private static Task SaysAsync(TestChat chat, string text) => Eventually.Is(() => chat.HasShown(text), text);

    private static async Task AnsweredAsync(TestChat chat, string prompt)
    {
        await chat.SendAsync(prompt);
        await SaysAsync(chat, $"re: {prompt}");
    }

    private static async Task<ChatOutput> OfferAsync(TestChat chat, string command)
    {
        await chat.SendAsync(command);
        return await chat.NextAsync(ChatOutputKind.Question);
    }
}
