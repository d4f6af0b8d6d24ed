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
