using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Chats;

public sealed class QuestionTests
{
    [Theory(Timeout = Wait.Patience)]
    [InlineData("id", "No", "No")]
    [InlineData("id", "something else", "something else")]
    [InlineData("#seq", "#1", "No")]
    [InlineData("#seq", "#7", "#7")]
    public async Task An_answer_reaches_the_agent_by_the_questions_id_or_number(string by, string option, string answer)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await BeginAsync(home);
        var question = await AskAsync(chat, run);
        Assert.Equal([new Choice("Yes"), new Choice("No")], question.Choices);
        await chat.AnswerAsync(by == "id" ? question.Id : $"#{question.Seq}", option);
        Assert.Equal(("q1", answer), await run.NextAnswerAsync());
        var closed = await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.Equal(("q1", answer), (closed.Id, closed.Text));
        await chat.AnswerAsync(by == "id" ? question.Id : $"#{question.Seq}", option);
        await chat.AnswerAsync(question.Id, "Yes");
        var again = by == "id" ? [] : new[] { (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text };
        Assert.All(again, text => Assert.Equal(answer, text));
        await chat.SaysAsync("This question is no longer open.");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_for_a_machine_that_is_away_waits_and_is_given_when_it_is_back()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/status");
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/new far @moon");
        await chat.SendAsync("work");
        var run = await home.AgentsOf("moon").NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        home.AgentsOf("moon").Transcript = static _ => new(TranscriptFindingKind.GivenUnanswered);
        run.Crash();
        var question = await chat.NextAsync(ChatOutputKind.Question);
        var session = await home.SessionAsync("far");
        await home.KillMachineAsync("moon");
        await home.MachineIsAwayAsync(session);

        await chat.AnswerAsync($"#{question.Seq}", "#1");
        await chat.SaysAsync("moon is away; your answer waits for it.");
        await chat.AnswerAsync($"#{question.Seq}", "#0");
        await chat.SaysAsync("moon is away; your answer waits for it.");
        await home.StartMachineAsync("moon");
        var next = home.AgentsOf("moon").NextRunAsync();
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => next.IsCompleted, "the session goes on");
        (await next).Ready();
        Assert.StartsWith("Your previous turn was cut off", (await (await next).NextPromptAsync()).Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_that_the_agent_withdraws_is_closed()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await BeginAsync(home);
        var question = await AskAsync(chat, run);
        run.Withdraw("q1");
        Assert.Equal("q1", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Id);
        await chat.AnswerAsync($"#{question.Seq}", "#0");

        // Buttons that are still there, because it was shown twice, go too.
        Assert.Equal(question.Seq, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        await chat.SaysAsync("This question is no longer open.");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_is_closed_when_the_agent_ends()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await BeginAsync(home);
        await AskAsync(chat, run);
        run.Crash();
        Assert.Equal("q1", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Id);
        await chat.NextAsync(ChatOutputKind.Question);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_that_comes_while_the_store_is_away_is_put_when_it_is_back()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await BeginAsync(home);
        var fault = home.Store.FailWrites<ChatState>(times: 3);
        run.Ask("q1", "May it?", "Yes", "No");
        await Wait.For(fault.Spent, "the question to be refused three times");
        await chat.NextAsync(ChatOutputKind.Question);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_that_comes_once_more_after_its_answer_keeps_no_session_awake()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home);
        var question = await AskAsync(chat, run);
        await chat.AnswerAsync(question.Id, "Yes");
        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
        await chat.NextAsync(ChatOutputKind.QuestionClosed);

        // As after a write that failed when it came first: its events are offered again.
        run.Tell(new AgentQuestion("q1", "May it?", ["Yes", "No"]));
        run.End(prompt, "done");
        await chat.SaysAsync("done");

        await home.PassTimeAsync(TimeSpan.FromMinutes(1), () => run.WasStopped, "the session falls asleep");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_can_be_answered_after_a_storage_fault_dropped_the_activation()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home);
        var question = await AskAsync(chat, run);
        await DropActivationAsync(home);
        await chat.AnswerAsync(question.Id, "Yes");
        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_that_comes_when_no_turn_runs_goes_to_the_chat_that_prompted_last()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await BeginAsync(home);
        run.End(prompt, "started");
        await chat.SaysAsync("started");
        var question = await AskAsync(chat, run);
        await chat.AnswerAsync(question.Id, "Yes");
        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_was_surely_not_sent_and_what_perhaps_was_are_told_apart_after_a_crash()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        var session = SessionKey.Parse($"{TestHome.Machine}/none");
        await chat.Grain.Deliver([.. new[] { "q1", "q2", "q3" }.Select(id => new SessionQuestion("default", session, id, id, ["Yes"]))]);
        var seqs = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            seqs.Add((await chat.NextAsync(ChatOutputKind.Question)).Seq);
        }

        Assert.Equal(QuestionAttempt.First, await chat.Grain.Attempt(seqs[0]));
        Assert.Equal(QuestionAttempt.First, await chat.Grain.Attempt(seqs[1]));
        await home.RestartAsync();
        chat = home.Chat();
        Assert.Equal(QuestionAttempt.Again, await chat.Grain.Attempt(seqs[0]));
        await chat.Grain.Deliver([new SessionQuestionClosed("default", "q2"), new SessionQuestionClosed("default", "q3")]);
        Assert.Equal(QuestionAttempt.Closed, await chat.Grain.Attempt(seqs[1]));

        // It was never shown, so it is, and its buttons go with what comes next.
        Assert.Equal(QuestionAttempt.First, await chat.Grain.Attempt(seqs[2]));
        Assert.Equal(QuestionAttempt.Closed, await chat.Grain.Attempt(seqs[2]));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_is_not_sent_while_it_can_not_be_written_that_it_may_have_been()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await BeginAsync(home);
        var question = await AskAsync(chat, run);
        home.Store.FailWrites<ChatState>();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chat.Grain.Attempt(question.Seq));
        Assert.Equal(QuestionAttempt.First, await chat.Grain.Attempt(question.Seq));
    }

    private static async Task DropActivationAsync(TestHome home)
    {
        home.Store.FailWrites<Dormouse.Grains.Sessions.SessionState>();
        var session = await home.SessionAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => session.SetTimeout(TimeSpan.FromMinutes(5)));
    }

    private static async Task<ChatOutput> AskAsync(TestChat chat, FakeAgentRun run)
    {
        run.Ask("q1", "May it?", "Yes", "No");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal(("q1", "May it?"), (question.Id, question.Text));
        return question;
    }

    private static async Task<(TestChat Chat, FakeAgentRun Run, AgentPrompt Prompt)> BeginAsync(TestHome home)
    {
        var chat = home.Chat();
        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        return (chat, run, await run.NextPromptAsync());
    }
}
