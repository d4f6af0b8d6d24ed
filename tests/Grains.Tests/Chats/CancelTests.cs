using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Chats;

public sealed class CancelTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task The_queue_is_listed_with_a_button_to_cancel_each()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        Assert.Equal("Nothing waits in session default.", await chat.AskAsync("/queue"));
        await chat.SendAsync("second");
        await chat.SendAsync("third");
        await chat.SendAsync("fourth");
        await chat.SendAsync("/queue");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        list = list with { Choices = [.. list.Choices.Where(IsCancel)] };
        Assert.Equal(["Cancel 1", "Cancel 2", "Cancel 3"], list.Choices.Select(static choice => choice.Label));
        Assert.Equal(
            $"""
            3 messages wait in session default:
            1. “second” · 1 ahead of it · `{list.Choices[0].Command}`
            2. “third” · 2 ahead of it · `{list.Choices[1].Command}`
            3. “fourth” · 3 ahead of it · `{list.Choices[2].Command}`
            """,
            list.Text);

        await chat.SendAsync(list.Choices[1].Command!);
        await chat.SaysAsync("Cancelled: “third”");
        await chat.SendAsync(list.Choices[1].Command!);
        await chat.SaysAsync("This message is cancelled.");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        var second = await run.NextPromptAsync();
        await chat.SendAsync(list.Choices[0].Command!);
        await chat.SaysAsync("The agent already works on “second”, so it can't be cancelled any more; /stop interrupts it.");
        run.End(second, "done too");
        await chat.SaysAsync("done too");
        Assert.Equal("fourth", (await run.NextPromptAsync()).Text);
        await chat.SendAsync(list.Choices[0].Command!);
        await chat.SaysAsync("This message was given to the agent, and its turn is over; there is nothing left to cancel.");
        await chat.SaysNothingElseAsync();
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("/cancel")]
    [InlineData("/cancel the second one")]
    [InlineData("/cancel 1")]
    [InlineData("/cancel gggggggg")]
    public async Task What_can_be_no_id_cancels_nothing(string command)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();
        await chat.SendAsync("second");
        Assert.Equal(
            "Write /cancel ID with the id that /queue shows for a message that waits; nothing was cancelled.",
            await chat.AskAsync(command));
        Assert.Equal("No message 01234567 waits; /queue lists those that do.", await chat.AskAsync("/cancel 01234567"));
        Assert.Single((await (await home.SessionAsync()).Status()).Waiting);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_cancelled_prompt_stays_cancelled_when_it_is_handed_over_again_and_after_a_restart()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();
        await chat.SendAsync("2", "second");
        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Status()).Waiting.Count == 1, "it waits");
        var id = (await session.Status()).Waiting[0].Id;
        await CancelAsync(chat);
        await session.Prompt(new(id, "telegram:7", "second", [], IsCommand: false));
        await chat.EditAsync("2", "edit-1", "second, but better");
        var told = await chat.SaysAsync(
            "The message that was edited is cancelled, so its new form was not taken. Send it as a message of its own.");
        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript = static _ => new(TranscriptFindingKind.NotGiven));
        chat = home.Chat(after: told.Seq);
        await chat.SendAsync("2", "second");
        session = await home.SessionAsync();
        await session.Prompt(new(id, "telegram:7", "second", [], IsCommand: false));
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        Assert.Equal("work", prompt.Text);
        run.End(prompt, "done");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("done");
        await chat.SaysNothingElseAsync();
        Assert.Equal(0, run.PromptsNotLookedAt);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancellation_that_the_store_refused_is_done_again(bool afterWriting)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("second");
        await chat.SendAsync("third");
        await chat.SendAsync("/queue");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        var fault = home.Store.FailWrites<SessionState>(afterWriting: afterWriting);
        await chat.SendAsync(list.Choices.First(static choice => choice.Label == "Cancel 1").Command!);
        await Wait.For(fault.Spent, "the write to fail");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown("Cancelled: “second”"), "the message is cancelled");
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(1), async () => (await (await home.SessionAsync()).Status()).Queued == 1, "one message waits");
        run.End(prompt, "done");
        Assert.Equal("third", (await run.NextPromptAsync()).Text);
        Assert.Single(chat.Shown, static output => output.Text == "Cancelled: “second”");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Whoever_sent_a_prompt_is_told_when_another_chat_cancels_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();
        await chat.SendAsync("second");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Queued == 1, "it waits");
        var other = home.Chat("telegram:8");
        await other.AskAsync("/session default");
        await CancelAsync(other);
        await chat.SaysAsync("Cancelled: “second”");
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(AgentExitReason.StartFailed)]
    [InlineData(AgentExitReason.ResumeFailed)]
    [InlineData(AgentExitReason.Crashed)]
    public async Task A_prompt_that_waits_for_a_decision_is_dropped_by_cancelling_it(AgentExitReason reason)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Exit(reason, "said no.");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        await run.GoneAsync();
        await CancelAsync(chat, closes: question.Seq);
        Assert.Null((await (await home.SessionAsync()).Status()).WaitsFor);
        await chat.AnswerAsync(question.Id, "Try again");
        await chat.SaysAsync("This question is no longer open.");
        await chat.SendAsync("next");
        if (reason is not AgentExitReason.StartFailed)
        {
            // What never began is not resumed.
            await chat.SaysAsync("Resuming session…");
        }

        Assert.Equal("next", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_waits_for_its_machine_is_cancelled_and_never_given()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = await home.AwayAsync("pi");
        await chat.SendAsync("1", "first");
        await home.TellsAwayAsync(chat, "pi is away; your message waits for it.");
        await chat.SendAsync("2", "second");
        await chat.SaysAsync("2 messages wait for pi.");
        await chat.SendAsync("/queue");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Equal(
            $"""
            pi is away, so what waits in session far itself can't be shown now.
            1. “first” · waits for pi, which is away · `{list.Choices[0].Command}`
            2. “second” · waits for pi, which is away · `{list.Choices[1].Command}`
            """,
            list.Text);
        await chat.SendAsync(list.Choices[0].Command!);
        await chat.SaysAsync("Cancelled: “first”");
        await chat.EditAsync("1", "edit-1", "first after all");
        await chat.SaysAsync("The message that was edited is cancelled, so its new form was not taken. Send it as a message of its own.");
        await chat.SendAsync(list.Choices[0].Command!);
        await chat.SaysAsync("This message is cancelled.");
        home.AgentsOf("pi").Echoes = true;
        await home.StartMachineAsync("pi");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: second"), "the other prompt is answered");
        await chat.SaysAsync("re: second");
        await chat.SendAsync(list.Choices[0].Command!);
        await chat.SaysAsync("This message is cancelled.");
        Assert.Equal(["second"], home.AgentsOf("pi").Given.Select(static prompt => prompt.Text));
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_waits_is_told_its_place_once_it_has_waited_for_a_moment()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.SendAsync("second");
        await chat.SendAsync("third");
        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Status()).Queued == 2, "both wait in the session");
        var other = home.Chat("telegram:8");
        await other.AskAsync("/session default");
        await other.SendAsync("fourth");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => other.HasShown("Queued: 3 ahead of it."), "the place is told");
        await chat.ShowsAsync(ChatOutputKind.Progress, "Queued: 2 ahead of it.");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        var second = await run.NextPromptAsync();
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => other.HasShown("Queued: 2 ahead of it."), "the new place is told");
        run.End(second, "done");
        run.End(await run.NextPromptAsync(), "done");
        await run.NextPromptAsync();
        await other.ShowsAsync(ChatOutputKind.Progress, "");
        Assert.DoesNotContain(chat.Shown, static output => output.Kind is ChatOutputKind.Progress && output.Text.Length == 0);
        Assert.DoesNotContain(other.Shown, static output => output.IsKept && output.Text.StartsWith("Queued", StringComparison.Ordinal));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_place_of_a_prompt_is_taken_away_with_it()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();
        await chat.SendAsync("second");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown("Queued: 1 ahead of it."), "the place is told");
        await CancelAsync(chat);
        await chat.ShowsAsync(ChatOutputKind.Progress, "");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_quiet_chat_is_not_told_where_its_prompt_stands()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var other = home.Chat("telegram:8");
        await other.AskAsync("/session default");
        await other.AskAsync("/quiet");
        await other.SendAsync("second");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Queued == 1, "it waits");
        await chat.SendAsync("third");
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown("Queued: 2 ahead of it."), "the other chat is told");
        run.End(prompt, "done");
        run.End(await run.NextPromptAsync(), "done too");
        await other.SaysAsync("done too");
        Assert.DoesNotContain(other.Shown, static output => output.Kind is ChatOutputKind.Progress);
    }

    private static bool IsCancel(Choice choice) => choice.Label.StartsWith("Cancel", StringComparison.Ordinal);

    private static async Task CancelAsync(TestChat chat, long? closes = null)
    {
        await chat.SendAsync("/queue");
        var list = await chat.NextAsync(ChatOutputKind.Notice);
        await chat.SendAsync(Assert.Single(list.Choices, IsCancel).Command!);
        if (closes is not null)
        {
            Assert.Equal(closes, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        }

        Assert.StartsWith("Cancelled: “", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
    }
}
