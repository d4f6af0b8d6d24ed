using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>A question is open, and the person types.</summary>
public sealed class TypedAnswerTests
{
    private static readonly AnswerForm Approval = new() { Yes = "Allow", No = "Deny" };
    private static readonly AnswerForm Words = new() { TakesWords = true };
    private static readonly AnswerForm Several = new() { TakesWords = true, Several = 2 };

    [Theory(Timeout = Wait.Patience)]
    [InlineData("yes", "Allow")]
    [InlineData("allow", "Allow")]
    [InlineData("No!", "Deny")]
    [InlineData("2", "Deny")]
    public async Task A_typed_yes_or_no_answers_a_permission(string text, string answer)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");

        await chat.SendAsync("m1", text);
        await chat.SendAsync("m1", text);

        Assert.Equal(("q1", answer), await run.NextAnswerAsync());
        Assert.Equal(answer, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await chat.SaysNothingElseAsync();
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Other_words_wait_and_it_is_said_behind_what_with_the_questions_buttons()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var question = await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");

        var notice = await chat.SaysThatItWaitsAsync("use mv instead", question);
        Assert.Equal(question.Seq, notice.Asked);
        await chat.AnswerAsync($"#{notice.Asked}", "#1");

        Assert.Equal(("q1", "Deny"), await run.NextAnswerAsync());
        Assert.Equal(question.Seq, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        Assert.Equal("use mv instead", (await run.NextPromptAsync()).Text);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("go", "Go")]
    [InlineData("My own words, and more", "My own words, and more")]
    public async Task A_choice_takes_an_options_words_and_the_persons_own(string text, string answer)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Words, "Go", "Rust");

        await chat.SendAsync(text);

        Assert.Equal(("q1", answer), await run.NextAnswerAsync());
        Assert.Equal(answer, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_is_never_an_answer()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Words);

        Assert.Contains("waits for your answer", await chat.AskAsync("/status"), StringComparison.Ordinal);
        await chat.SendAsync("done with it");

        Assert.Equal(("q1", "done with it"), await run.NextAnswerAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_is_for_the_current_session_unless_it_replies_to_a_question()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        var question = await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        await chat.AskAsync("/new other");
        await chat.SendAsync("yes");
        var other = await home.Agents.NextRunAsync();
        other.Ready();
        var given = await other.NextPromptAsync();
        Assert.Equal("yes", given.Text);

        await chat.Grain.Accept(chat.Message("r1", "yes") with { RepliesTo = $"#{question.Seq}" });

        Assert.Equal(("q1", "Allow"), await run.NextAnswerAsync());
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(11, true)]
    [InlineData(9, false)]
    public async Task What_was_written_after_a_question_was_shown_answers_it_and_what_was_written_before_does_not(
        long number, bool isAnswer)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        var question = await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        await chat.Grain.Shown(question.Seq, 10);
        await chat.Grain.Shown(question.Seq, 12);

        await chat.Grain.Accept(chat.Message("r1", "yes") with { Number = number });

        if (isAnswer)
        {
            Assert.Equal(("q1", "Allow"), await run.NextAnswerAsync());
        }
        else
        {
            Assert.StartsWith("Your message waits", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        }
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_question_of_which_only_that_it_was_shown_is_known_is_answered_and_one_that_was_not_shown_is_not(bool isShown)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        var question = await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        if (isShown)
        {
            await chat.Grain.Confirm(question.Seq);
        }

        await chat.Grain.Accept(chat.Message("r1", "yes") with { Number = 9 });

        if (isShown)
        {
            Assert.Equal(("q1", "Allow"), await run.NextAnswerAsync());
        }
        else
        {
            Assert.StartsWith("Your message waits", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_replies_to_something_else_is_no_answer()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");

        await chat.Grain.Accept(chat.Message("r1", "yes") with { RepliesTo = "" });

        Assert.StartsWith("Your message waits", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Of_several_questions_the_one_that_it_can_be_meant_for_is_answered_else_the_first_and_that_is_said()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        await AskAsync(chat, run, "q2", Words, "Go", "Rust");
        await AskAsync(chat, run, "q3", Approval, "Allow", "Deny");

        await chat.SendAsync("rust");
        Assert.Equal(("q2", "Rust"), await run.NextAnswerAsync());
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        await chat.SendAsync("yes");
        Assert.Equal(("q1", "Allow"), await run.NextAnswerAsync());
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.StartsWith(
            "More than one question is open; this was taken as the answer to “May it?”",
            (await chat.NextAsync(ChatOutputKind.Notice)).Text,
            StringComparison.Ordinal);
        await chat.SendAsync("no");
        Assert.Equal(("q3", "Deny"), await run.NextAnswerAsync());
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("yes", true)]
    [InlineData("Continue", true)]
    [InlineData("drop", false)]
    [InlineData("no", false)]
    public async Task The_question_after_a_turn_that_was_cut_off_takes_words_too(string text, bool goesOn)
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.GivenUnanswered);
        var (chat, run, _) = await home.WorkingAsync();
        run.Crash();
        var question = await chat.NextAsync(ChatOutputKind.Question);
        await run.GoneAsync();
        await chat.SaysThatItWaitsAsync("something else", question);

        await chat.SendAsync(text);

        var next = await home.Agents.NextRunAsync();
        next.Ready();
        var given = await next.NextPromptAsync();
        Assert.Equal(goesOn, given.Text.StartsWith("Your previous turn was cut off", StringComparison.Ordinal));
        Assert.True(goesOn || given.Text == "something else");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task While_it_is_asked_the_chat_says_that_it_waits_for_the_person()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Tell(new AgentToolStarted("t1", "Bash", "Running touch a…", "touch a"));
        await chat.ShowsAsync(ChatOutputKind.Progress, "Running touch a…");

        await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        await chat.ShowsAsync(ChatOutputKind.Asking);
        await chat.ShowsAsync(ChatOutputKind.Progress, "Waiting for your answer…");
        Assert.StartsWith("**default** on nas: LIVE (waits for your answer)", await chat.AskAsync("/status"), StringComparison.Ordinal);

        await chat.SendAsync("yes");
        await chat.ShowsAsync(ChatOutputKind.Working);
        await chat.ShowsAsync(ChatOutputKind.Progress, "Running touch a…");
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.StartsWith("**default** on nas: LIVE (working)", await chat.AskAsync("/status"), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Another_chat_of_the_session_is_asked_when_its_message_waits_and_both_are_closed()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        var other = home.Chat("telegram:8");
        await other.AskAsync("/session default");

        await other.SaysThatItWaitsAsync("and then?");
        await other.SendAsync("and after that?");
        await other.SaysNothingElseAsync();
        await chat.SaysThatItWaitsAsync("what else?");
        await other.SendAsync("yes");

        Assert.Equal(("q1", "Allow"), await run.NextAnswerAsync());
        var (there, here) = (await other.NextAsync(ChatOutputKind.QuestionClosed), await chat.NextAsync(ChatOutputKind.QuestionClosed));
        Assert.Equal(("Allow", null), (there.Text, there.By));
        Assert.Equal(("Allow", "ada, telegram"), (here.Text, here.By));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_was_dropped_from_memory_still_knows_what_is_asked()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        var question = await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        var session = await home.SessionAsync();
        home.Store.FailWrites<SessionState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.SetTimeout(TimeSpan.FromMinutes(5)));

        await chat.SaysThatItWaitsAsync("something else", question);
        Assert.Equal("May it?", (await session.Status()).WaitsFor);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_that_is_not_durable_yet_is_not_given()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        home.Store.FailWrites<ChatState>(static state => state.Inbox.Count > 0, times: 2);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.SendAsync("m1", "yes"));
        await chat.SendStubbornlyAsync("m1", "yes");

        Assert.Equal(("q1", "Allow"), await run.NextAnswerAsync());
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await chat.SaysNothingElseAsync();
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_of_which_a_crash_left_open_whether_it_was_given_is_told_and_never_a_prompt()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await AskAsync(chat, run, "q1", Approval, "Allow", "Deny");
        var fault = home.Store.FailWrites<ChatState>(static state => state.Inbox.Count == 0);
        await chat.SendAsync("m1", "yes");
        Assert.Equal(("q1", "Allow"), await run.NextAnswerAsync());
        await Wait.For(fault.Spent, "what became of the answer not to be written");
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.GivenUnanswered);

        await home.RestartAsync();
        chat = home.Chat();
        await chat.Grain.Resume();

        Assert.Equal(ChatOutputKind.Question, (await chat.NextAsync()).Kind);
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.StartsWith(
            "The question is no longer open, and it is not certain that “yes” answered it.",
            (await chat.NextAsync(ChatOutputKind.Notice)).Text,
            StringComparison.Ordinal);
        await chat.SaysNothingElseAsync();
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Options_are_marked_one_by_one_and_sent_together()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        var question = await AskAsync(chat, run, "q1", Several, "Red", "Blue");

        await chat.AnswerAsync($"#{question.Seq}", "#=");
        await chat.SaysAsync("Nothing is chosen yet; mark one or more of the answers first, or write your own.");
        await chat.AnswerAsync($"#{question.Seq}", "#+1");
        await chat.AnswerAsync($"#{question.Seq}", "#+1");
        var marked = await chat.NextAsync(ChatOutputKind.QuestionMarked);
        Assert.Equal((question.Seq, "q1"), (marked.Replaces, marked.Question));
        Assert.Equal([1], marked.Marked);
        await chat.AnswerAsync($"#{question.Seq}", "#+0");
        Assert.Equal([1, 0], (await chat.NextAsync(ChatOutputKind.QuestionMarked)).Marked);
        await chat.AnswerAsync($"#{question.Seq}", "#=");
        await chat.AnswerAsync($"#{question.Seq}", "#=");

        Assert.Equal(("q1", "Red, Blue"), await run.NextAnswerAsync());
        Assert.Equal("Red, Blue", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
    }

    private static async Task<ChatOutput> AskAsync(TestChat chat, FakeAgentRun run, string id, AnswerForm form, params string[] options)
    {
        run.Ask(new AgentQuestion(id, "May it?", options) { Form = form });
        return await chat.NextAsync(ChatOutputKind.Question);
    }
}
