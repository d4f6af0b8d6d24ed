using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class FailureTests
{
    public static TheoryData<AgentFailureKind, string, string> Failures => new()
    {
        { AgentFailureKind.Login, "Invalid API key · Fix external API key", "⚠ The API key of claude on nas is not valid" },
        { AgentFailureKind.Login, "OAuth token has expired.", "⚠ claude is not logged in on nas, or its login has expired. Log in there" },
        { AgentFailureKind.Credit, "Credit balance is too low", "⚠ The account of claude has no credit left. Add credit" },
        { AgentFailureKind.UsageLimit, "limit", "⚠ The usage limit of claude is reached, and it did not say until when." },
        { AgentFailureKind.RateLimit, "429", "⚠ The model's API takes no more requests of this account for the moment. Wait" },
        { AgentFailureKind.Overloaded, "529", "⚠ The model's API is overloaded or broken now, also after all retries. Wait" },
        { AgentFailureKind.Unreachable, "ECONNREFUSED", "⚠ The model's API can't be reached from nas, also after all retries. Check the network" },
        { AgentFailureKind.DiskFull, "ENOSPC", "⚠ The disk of nas is full. Free some space there" },
        { AgentFailureKind.TooLong, "Prompt is too long", "⚠ The conversation with this message is longer than the model can take. Send /compact" },
        { AgentFailureKind.Refused, "API Error: 400", "⚠ The model's API does not take this conversation as it is, and so will most likely refuse each further" },
        { AgentFailureKind.UnknownModel, "no such model", "⚠ The model does not exist, or claude's account may not use it. Choose another one with /model" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Each_failure_has_its_own_sentence_and_the_agents_words(AgentFailureKind kind, string said, string begins)
    {
        var text = FailureTexts.Answer("half an answer", new(kind, said, HasProduced: true), "claude", "nas");
        Assert.StartsWith($"half an answer\n\n{begins}", text, StringComparison.Ordinal);
        Assert.EndsWith($"\n(claude said: {said})", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_failed_is_answered_with_the_reason_and_the_next_message_goes_on()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Fail(prompt, new(AgentFailureKind.Credit, "", HasProduced: false));
        await chat.SaysAsync("⚠ The account of claude has no credit left. Add credit or use another account, then send the message again.");
        await chat.SendAsync("work");
        run.End(await run.NextPromptAsync(), "done");
        await chat.SaysAsync("done");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_can_not_be_noted_on_a_full_disk_is_given_when_a_person_says_so()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        run.GiveFailure = new IOException("No space left on device : '/data/given'");
        await chat.SendAsync("work");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal(
            "Session default could not be started: No space left on device : '/data/given'. The disk of nas is full. Free some space there; "
            + "nothing that was taken is lost.\nYour message waits.",
            question.Text);
        run.GiveFailure = null;
        await chat.AnswerAsync(question.Id, "Try again");
        Assert.Equal("work", (await run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_whose_only_turn_failed_has_no_conversation_to_resume()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Fail(prompt, new(AgentFailureKind.Credit, "", HasProduced: false));
        await chat.NextAsync(ChatOutputKind.Answer);
        run.Crash();
        await run.GoneAsync();

        await chat.SendAsync("again");

        Assert.False((await home.Agents.NextRunAsync()).Launch.HasHistory);
    }
}
