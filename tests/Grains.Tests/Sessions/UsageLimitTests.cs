using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class UsageLimitTests
{
    private const string Same =
        "The usage limit that kept you from answering my last message is over. This is the same message again, not a second request:\n\nwork";

    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Wanted = TimeSpan.FromHours(2);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_meets_the_limit_waits_and_is_given_again_by_itself_before_what_came_meanwhile()
    {
        await using var home = await TestHome.StartAsync(Wakeful);
        var (chat, run, question) = await LimitedAsync(home);
        Assert.StartsWith("⚠ The usage limit of claude is reached. It ends at 10:0", question.Text, StringComparison.Ordinal);
        Assert.Contains(" UTC (in 2 h); your message waits", question.Text, StringComparison.Ordinal);
        Assert.Equal(["Try now", "Drop it"], question.Choices.Select(static choice => choice.Label));
        Assert.Contains("- Waits until 10:0", await chat.AskAsync("/status"), StringComparison.Ordinal);
        await chat.SaysThatItWaitsAsync("more", question);
        await PassAsync(home, Wanted - TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(0, run.PromptsNotLookedAt);

        var again = await AfterLimitAsync(home, run);

        Assert.Equal(Same, again.Text);
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        run.End(again, "done");
        await chat.SaysAsync("done");
        Assert.Equal("more", (await run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_parked_prompt_is_listed_first_and_can_be_cancelled()
    {
        await using var home = await TestHome.StartAsync(Wakeful);
        var (chat, run, question) = await LimitedAsync(home);
        await chat.SaysThatItWaitsAsync("more", question);
        await chat.SendAsync("/queue");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(
            $"""
            2 messages wait in session default:
            1. “work” · next · `{list.Choices[0].Command}`
            2. “more” · 1 ahead of it · `{list.Choices[1].Command}`
            """,
            list.Text);
        await chat.SendAsync(list.Choices[0].Command!);
        Assert.Equal(question.Seq, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        await chat.SaysAsync("Cancelled: “work”");
        Assert.Equal("more", (await run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_had_begun_is_asked_to_go_on_and_what_it_said_is_kept()
    {
        await using var home = await TestHome.StartAsync(Wakeful);
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Fail(prompt, new(AgentFailureKind.UsageLimit, "limit", HasProduced: true, Start + Wanted), "Half of it");
        Assert.StartsWith(
            "Half of it\n\n⚠ The usage limit", (await chat.NextAsync(ChatOutputKind.Question)).Text, StringComparison.Ordinal);
        var again = await AfterLimitAsync(home, run);
        Assert.Equal("Your previous turn was cut off before it was finished. Please go on with it. The message was:\n\nwork", again.Text);
        Assert.NotEqual(prompt.Id, again.Id);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_parked_prompt_survives_a_restart_and_a_sleep()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await LimitedAsync(home);
        await home.PassTimeAsync(TimeSpan.FromMinutes(1), () => run.WasStopped, "the session falls asleep");
        await run.GoneAsync();
        await home.RestartAsync();
        chat = home.Chat(after: chat.LastSeq);
        await (await home.SessionAsync()).Resume();
        var next = home.Agents.NextRunAsync();
        await home.PassTimeAsync(TimeSpan.FromMinutes(1), () => next.IsCompleted, "the limit is over");
        Assert.True(home.Clock.GetUtcNow() >= Start + Wanted);
        Assert.Equal(Same, (await (await next).NextPromptAsync()).Text);
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_person_can_have_it_tried_at_once_and_each_limit_after_that_waits_longer()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, question) = await LimitedAsync(home);
        await chat.AnswerAsync(question.Id, "Try now");
        var again = await run.NextPromptAsync();
        Assert.Equal(Same, again.Text);
        await chat.NextAsync(ChatOutputKind.QuestionClosed);

        // The reset is said to be past, and is not.
        run.Fail(again, new(AgentFailureKind.UsageLimit, "", HasProduced: false, Start));
        var second = await chat.NextAsync(ChatOutputKind.Question);
        Assert.NotEqual(question.Id, second.Id);
        home.Clock.Advance(TimeSpan.FromSeconds(59));
        await TestHome.SettledAsync(await home.SessionAsync());
        Assert.Equal(0, run.PromptsNotLookedAt);
        Assert.Equal(Same, (await AfterLimitAsync(home, run)).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_person_can_drop_it_and_the_next_one_goes_on()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, question) = await LimitedAsync(home);
        await chat.SendAsync("more");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Queued == 1, "the message is queued");
        await chat.AnswerAsync(question.Id, "what?");
        await chat.NextAsync(ChatOutputKind.Notice);
        await chat.AnswerAsync(question.Id, "Drop it");
        Assert.Equal("more", (await run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_store_that_fails_when_the_limit_ends_loses_nothing_and_repeats_nothing()
    {
        await using var home = await TestHome.StartAsync(Wakeful);
        var (_, run, _) = await LimitedAsync(home);
        var fault = home.Store.FailWrites<SessionState>(static state => state.Paused is null);
        await home.PassTimeAsync(TimeSpan.FromMinutes(1), () => fault.Spent.IsCompleted, "the write fails");
        Assert.Equal(0, run.PromptsNotLookedAt);

        // What has open work is looked after by the silo.
        await (await home.SessionAsync()).Resume();
        Assert.Equal(Same, (await AfterLimitAsync(home, run)).Text);
        Assert.Equal(0, run.PromptsNotLookedAt);
    }

    [Theory]
    [InlineData(120, 0, 120, 1)]
    [InlineData(-5, 0, 0, 0)]
    [InlineData(-5, 1, 1, 0)]
    [InlineData(-5, 4, 8, 0)]
    [InlineData(-5, 50, 60, 0)]
    [InlineData(120, 4, 120, 1)]
    public void It_is_tried_again_when_the_second_of_the_reset_is_over_but_ever_later_if_that_was_wrong(
        int reset, int resumptions, int minutes, int seconds) => Assert.Equal(
        Start + new TimeSpan(0, minutes, seconds + 3),
        UsageLimit.ResumeAt(Start.AddMinutes(reset), resumptions, Start, TimeSpan.FromSeconds(3)));

    /// <summary>The process lives until the limit is over.</summary>
    private static void Wakeful(SessionOptions options) => options.IdleTimeout = 2 * Wanted;

    private static async Task<(TestChat Chat, FakeAgentRun Run, ChatOutput Question)> LimitedAsync(TestHome home)
    {
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Fail(prompt, new(AgentFailureKind.UsageLimit, "limit", HasProduced: false, Start + Wanted));
        return (chat, run, await chat.NextAsync(ChatOutputKind.Question));
    }

    private static async Task<AgentPrompt> AfterLimitAsync(TestHome home, FakeAgentRun run)
    {
        var next = run.NextPromptAsync();
        return await home.PassTimeAsync(TimeSpan.FromMinutes(1), next);
    }

    private static async Task PassAsync(TestHome home, TimeSpan time, TimeSpan step)
    {
        var session = await home.SessionAsync();
        for (var left = time; left > TimeSpan.Zero; left -= step)
        {
            home.Clock.Advance(left < step ? left : step);
            await TestHome.SettledAsync(session);
        }
    }
}
