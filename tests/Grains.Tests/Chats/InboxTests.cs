using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Chats;

public sealed class InboxTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task Nothing_waits()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");

        Assert.Equal("Nothing waits for you.", await chat.AskAsync("/inbox"));
        Assert.Equal("Nothing waits for you.", await chat.AskAsync("/inbox later 2h"));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("later")]
    [InlineData("later soon")]
    [InlineData("later 0m")]
    [InlineData("later -5m")]
    [InlineData("later 31d")]
    [InlineData("later 99999999999h")]
    [InlineData("later 2147483647d")]
    [InlineData("never")]
    [InlineData("0")]
    public async Task What_is_no_time_is_told(string words)
    {
        await using var home = await TestHome.StartAsync();

        Assert.StartsWith(
            $"“{words}” is nothing that /inbox knows: write /inbox, or /inbox later with a time",
            await home.Chat().AskAsync($"/inbox {words}"),
            StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waits_in_any_session_is_answered_in_another_chat_and_closed_where_it_was_asked()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run) = await AskingAsync(home);
        var elsewhere = home.Chat("telegram:8");

        await elsewhere.SendAsync("/inbox");

        var list = await elsewhere.NextAsync(ChatOutputKind.Notice);
        Assert.Equal("1 thing waits for you:\n- **default** · nas · just now · May it?", list.Text);
        Assert.Equal(["Not now: 1 h", "Tomorrow"], list.Choices.Select(static choice => choice.Label));
        var question = await elsewhere.NextAsync(ChatOutputKind.Notice);
        Assert.Equal("May it?", question.Text);
        Assert.Equal(["Yes", "No"], question.Choices.Select(static choice => choice.Label));
        await elsewhere.AnswerAsync(question.Question!, "Yes");
        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
        Assert.Equal("Yes", (await elsewhere.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        Assert.Equal("Yes", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        Assert.Equal("Nothing waits for you.", await elsewhere.AskAsync("/inbox"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task In_the_chat_that_asks_it_is_answered_by_the_buttons_of_the_list_too()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run) = await AskingAsync(home);
        await chat.SendAsync("/inbox");
        await chat.NextAsync(ChatOutputKind.Notice);
        var again = await chat.NextAsync(ChatOutputKind.Notice);
        Assert.NotNull(again.Asked);

        await chat.AnswerAsync($"#{again.Asked}", "#1");

        Assert.Equal(("q1", "No"), await run.NextAnswerAsync());
        Assert.Equal("No", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waits_for_others_is_not_found()
    {
        await using var home = await TestHome.StartAsync();
        await AskingAsync(home);

        Assert.Equal("Nothing waits for you.", await home.Chat("telegram:9", "ben").AskAsync("/inbox"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task In_a_group_what_is_not_shared_there_is_only_counted()
    {
        await using var home = await TestHome.StartAsync();
        await AskingAsync(home);

        Assert.Equal(
            "Nothing waits for you.\n1 thing of sessions that are not shared here waits too: write /inbox to me in a chat of our own.",
            await home.Chat("telegram:-100").AskAsync("/inbox"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_person_is_reminded_once_and_again_when_it_was_put_off()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _) = await AskingAsync(home);
        await home.PassTimeAsync(TimeSpan.FromMinutes(1), () => Reminders(chat).Length == 1, "the reminder comes");
        Assert.Equal("Session default on nas has waited for your answer for 4 h: May it?", Reminders(chat)[0].Text);
        Assert.Equal(
            ["Show all that waits", "Not now: 1 h", "Tomorrow"], Reminders(chat)[0].Choices.Select(static choice => choice.Label));

        await using var elsewhere = home.Chat("telegram:8");
        Assert.StartsWith(
            "1 thing is put off; you are reminded at ", await elsewhere.AskAsync("/inbox later 30m"), StringComparison.Ordinal);
        Assert.Contains(" · put off until ", await elsewhere.AskAsync("/inbox"), StringComparison.Ordinal);
        Assert.Single(Reminders(chat));
        await home.PassTimeAsync(
            TimeSpan.FromMinutes(1),
            () => (Reminders(chat).Length, Reminders(elsewhere).Length) == (2, 1),
            "the reminder comes again, to whoever shows the question");

        home.Clock.Advance(TimeSpan.FromHours(9));
        await elsewhere.NextAsync("the question");
        await elsewhere.NextAsync("the reminder");
        var list = await elsewhere.AskAsync("/inbox");
        Assert.StartsWith("1 thing waits for you:", list, StringComparison.Ordinal);
        Assert.DoesNotContain("put off", list, StringComparison.Ordinal);
        Assert.Equal(2, Reminders(chat).Length);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task One_question_is_put_off_and_the_others_are_not()
    {
        await using var home = await TestHome.StartAsync();
        var (_, run) = await AskingAsync(home);
        run.Ask("q2", "And that?", "Yes", "No");
        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Waits(chat: null)).Count == 2, "both wait");
        var (soon, late) = (home.Clock.GetUtcNow().AddHours(1), home.Clock.GetUtcNow().AddDays(1));

        Assert.True(await session.PutOffOne("q2", late));
        Assert.True(await session.PutOffOne("q1", soon));
        Assert.False(await session.PutOffOne("q3", late));

        Assert.Equal(
            [("q1", soon), ("q2", late)],
            (await session.Waits(chat: null)).Select(static wait => (wait.Question.QuestionId, wait.PutOffUntil!.Value)));
        home.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal([null, late], (await session.Waits(chat: null)).Select(static wait => wait.PutOffUntil));
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("Stop", 1)]
    [InlineData("Let it run", 0)]
    public async Task A_turn_that_may_be_stuck_waits_for_somebody_who_stops_it_or_lets_it_run(string answer, int interrupts)
    {
        await using var home = await TestHome.StartAsync();
        var (_, run, _) = await home.WorkingAsync();
        var session = await home.SessionAsync();
        await home.PassTimeAsync(
            TimeSpan.FromMinutes(1),
            async () => (await home.Grains.GetGrain<IOverviewGrain>(UserKey.Of("ada")).Waits()).Items.Count == 1,
            "it is found among what waits");

        var elsewhere = home.Chat("telegram:8");
        Assert.Contains("- **default** · nas · may be stuck · ", await elsewhere.AskAsync("/inbox"), StringComparison.Ordinal);
        var wait = Assert.Single(await session.Waits(chat: null));
        Assert.Equal(WaitKind.Stuck, wait.Kind);
        Assert.Equal(AnswerReceipt.NoOption, await session.Answer(wait.Question.QuestionId, "Perhaps"));
        Assert.Equal(AnswerReceipt.Taken, await session.Answer(wait.Question.QuestionId, answer));

        Assert.Empty(await session.Waits(chat: null));
        Assert.Equal(AnswerReceipt.Closed, await session.Answer(wait.Question.QuestionId, answer));
        Assert.Equal(interrupts, run.Interrupts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waited_when_the_machine_was_restarted_still_waits()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.GivenUnanswered);
        run.Crash();
        await chat.NextAsync(ChatOutputKind.Question);

        await home.RestartAsync();
        await (await home.SessionAsync()).Resume();
        await using var after = home.Chat("telegram:8");
        await after.SendAsync("/inbox");

        Assert.StartsWith("1 thing waits for you:\n- **default** · nas · cut off · ", (await after.NextAsync(ChatOutputKind.Notice)).Text);
        Assert.Equal(
            ["Continue", "Drop it"], (await after.NextAsync(ChatOutputKind.Notice)).Choices.Select(static choice => choice.Label));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_machine_that_is_away_is_named()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await home.StartMachineAsync("moon");
        await chat.AskAsync("/new far @moon");
        var session = await home.SessionAsync("far");
        await home.KillMachineAsync("moon");
        await home.MachineIsAwayAsync(session);

        var text = await home.PassTimeAsync(TimeSpan.FromSeconds(1), chat.AskAsync("/inbox"));

        Assert.StartsWith("Nothing waits for you.\n- moon ", text, StringComparison.Ordinal);
        Assert.EndsWith("what waits there (sessions far) shows when it is back.", text, StringComparison.Ordinal);
    }

    private static ChatOutput[] Reminders(TestChat chat) =>
        [.. chat.Shown.Where(static output => output.Text.StartsWith("Session default on nas has waited", StringComparison.Ordinal))];

    private static async Task<(TestChat Chat, FakeAgentRun Run)> AskingAsync(TestHome home)
    {
        var chat = home.Chat();
        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        await run.NextPromptAsync();
        run.Ask("q1", "May it?", "Yes", "No");
        await chat.NextAsync(ChatOutputKind.Question);
        return (chat, run);
    }
}
