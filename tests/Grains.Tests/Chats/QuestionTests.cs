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
        await chat.AnswerAsync(question.Id, "Yes");
        await chat.SaysAsync("This question is no longer open.");
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

    private static async Task DropActivationAsync(TestHome home)
    {
        home.Store.FailWrites<Dormouse.Grains.Sessions.SessionState>();
        var session = await home.SessionAsync();
        await Assert.ThrowsAsync<Dormouse.Grains.Storage.StoreUnavailableException>(() => session.SetTimeout(TimeSpan.FromMinutes(5)));
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
