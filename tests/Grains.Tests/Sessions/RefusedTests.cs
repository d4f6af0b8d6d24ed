using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class RefusedTests
{
    private static readonly AgentFailure Refused = new(AgentFailureKind.Refused, "API Error: 400", HasProduced: false);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_refused_conversation_goes_back_when_the_person_says_so_and_only_once()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.ReturnPoints = ["a2", "a1"];
        var (chat, run, _) = await home.RestedAsync();
        var question = await RefuseAsync(chat, run);
        Assert.Equal(["Go back to before it", "/clear"], question.Choices.Select(static choice => choice.Label));

        await chat.AnswerAsync(question.Id, "Go back to before it");
        var back = await UntilAsync(chat, ChatOutputKind.Notice);
        Assert.StartsWith("Session default is back at its last good answer.", back.Text, StringComparison.Ordinal);
        await run.GoneAsync();
        await chat.SendAsync("in other words");
        var next = await home.Agents.NextRunAsync();
        Assert.Equal("a2", next.Launch.ReturnPoint);
        next.Ready();
        next.End(await next.NextPromptAsync(), "fine");
        Assert.Equal("fine", (await UntilAsync(chat, ChatOutputKind.Answer)).Text);

        next.Crash();
        await next.GoneAsync();
        await chat.SendAsync("more");
        Assert.Null((await home.Agents.NextRunAsync()).Launch.ReturnPoint);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_refused_again_goes_back_further_and_what_can_go_back_no_further_can_begin_anew()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.ReturnPoints = ["a1"];
        var (chat, run, _) = await home.RestedAsync();
        var question = await RefuseAsync(chat, run);
        await chat.AnswerAsync(question.Id, "Go back to before it");
        await run.GoneAsync();
        await chat.SendAsync("again");
        var next = await home.Agents.NextRunAsync();
        next.Ready("clear");
        next.Fail(await next.NextPromptAsync(), Refused);

        var second = await QuestionAsync(chat);

        Assert.Equal(["/clear"], second.Choices.Select(static choice => choice.Label));
        await chat.AnswerAsync(second.Id, "/clear");
        var prompt = await next.NextPromptAsync();
        Assert.Equal("/clear", prompt.Text);
        Assert.True(prompt.IsCommand);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_conversation_that_is_taken_again_closes_the_choice()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        var question = await RefuseAsync(chat, run);
        await chat.SendAsync("and now?");
        run.End(await run.NextPromptAsync(), "fine");
        await UntilAsync(chat, ChatOutputKind.QuestionClosed);
        await chat.SendAsync("and later?");
        run.End(await run.NextPromptAsync(), "well");
        Assert.Equal("well", (await UntilAsync(chat, ChatOutputKind.Answer)).Text);
        Assert.False(run.WasStopped);
        Assert.NotNull(question);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_choice_whose_closing_could_not_be_told_when_the_conversation_became_another_one_is_closed_at_the_next_try()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        var question = await RefuseAsync(chat, run);
        await TestHome.SettledAsync(session);
        home.Store.FailWrites<ChatState>();

        run.Tell(new AgentSessionChanged("another"));

        Assert.Equal(question.Seq, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        Assert.Equal(1, run.Refusals);
        Assert.Equal(AnswerReceipt.Closed, await session.Answer(question.Question!, "/clear"));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(TranscriptFindingKind.NotGiven, "a2")]
    [InlineData(TranscriptFindingKind.Unknown, "a2")]
    [InlineData(TranscriptFindingKind.GivenUnanswered, null)]
    public async Task A_stopped_turn_is_the_new_end_of_the_conversation_only_if_it_was_recorded(TranscriptFindingKind found, string? point)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, next, prompt) = await GoBackAsync(home);
        home.Agents.Transcript = _ => new(found);

        next.Tell(new AgentTurnEnded(prompt.Id, TurnOutcome.Interrupted, "", AgentUsage.None) { MayBeUnrecorded = true });
        next.Exit();

        Assert.Equal("*Stopped.*", (await UntilAsync(chat, ChatOutputKind.Answer)).Text);
        await next.GoneAsync();
        await chat.SendAsync("more");
        Assert.Equal(point, (await home.Agents.NextRunAsync()).Launch.ReturnPoint);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false, "a2")]
    [InlineData(true, null)]
    public async Task A_turn_that_a_usage_limit_cuts_short_is_the_new_end_of_the_conversation_only_if_it_got_anywhere(
        bool hasProduced, string? point)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, next, prompt) = await GoBackAsync(home);
        var resetsAt = home.Clock.GetUtcNow().AddHours(1);
        next.Fail(prompt, new(AgentFailureKind.UsageLimit, "You've hit your limit", hasProduced, resetsAt), "half");
        var question = await UntilAsync(chat, ChatOutputKind.Question);
        next.Crash();
        await next.GoneAsync();

        await chat.AnswerAsync(question.Id, "Try now");

        Assert.Equal(point, (await home.Agents.NextRunAsync()).Launch.ReturnPoint);
    }

    /// <summary>A conversation that was refused is back at its answer a2, and a process that began there works on a prompt.</summary>
    private static async Task<(TestChat Chat, FakeAgentRun Run, AgentPrompt Prompt)> GoBackAsync(TestHome home)
    {
        home.Agents.ReturnPoints = ["a2", "a1"];
        var (chat, run, _) = await home.RestedAsync();
        var question = await RefuseAsync(chat, run);
        await chat.AnswerAsync(question.Id, "Go back to before it");
        await run.GoneAsync();
        await chat.SendAsync("in other words");
        var next = await home.Agents.NextRunAsync();
        Assert.Equal("a2", next.Launch.ReturnPoint);
        next.Ready();
        return (chat, next, await next.NextPromptAsync());
    }

    private static async Task<ChatOutput> RefuseAsync(TestChat chat, FakeAgentRun run)
    {
        await chat.SendAsync("poison");
        run.Fail(await run.NextPromptAsync(), Refused);
        return await QuestionAsync(chat);
    }

    private static async Task<ChatOutput> QuestionAsync(TestChat chat)
    {
        var answer = await UntilAsync(chat, ChatOutputKind.Answer);
        Assert.StartsWith("⚠ The model's API does not take this conversation", answer.Text, StringComparison.Ordinal);
        return await chat.NextAsync(ChatOutputKind.Question);
    }

    private static async Task<ChatOutput> UntilAsync(TestChat chat, ChatOutputKind kind)
    {
        while (true)
        {
            if (await chat.NextAsync($"{kind}") is var output && output.Kind == kind)
            {
                return output;
            }
        }
    }
}
