namespace Dormouse.Grains.Tests.Sessions;

/// <summary>A session is lent to a terminal, and comes back when that ends.</summary>
public sealed class DeskTests
{
    private static readonly Borrower Terminal = new(31, 4, "boot");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_is_lent_when_its_process_has_ended_and_messages_wait_until_the_terminal_has()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var run = await home.Agents.NextRunAsync();
        var session = await home.SessionAsync();
        Assert.Equal(LendState.Waits, (await session.Lend(Terminal, isNow: false)).State);
        await run.GoneAsync();

        var lent = await session.Lend(Terminal, isNow: false);
        Assert.Equal((LendState.Lent, "claude", "claude"), (lent.State, lent.Agent, lent.Command!.FileName));
        await chat.SendAsync("two");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        Assert.Equal(
            "Session default is open at the desk since 08:00 UTC. Your message waits, and is given by itself when it is closed there.",
            question.Text);
        Assert.Equal(["Wait", "Take it back now"], question.Choices.Select(static choice => choice.Label));
        home.Agents.Borrower = null;

        await home.PassTimeAsync(Second, () => chat.HasShown("re: two"), "what waits is given");
        Assert.Equal(["one", "two"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_is_finished_first_and_nothing_new_begins_meanwhile()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        await chat.SendAsync("long");
        var prompt = await run.NextPromptAsync();
        await chat.SendAsync("next");
        var session = await home.SessionAsync();
        await Eventually.Is(async () => (await session.Status()).Queued == 1, "the next one waits");
        Assert.Equal(
            (LendState.Waits, "Session default still works; this waits until it has finished (--now stops it)."),
            await AskAsync(session));
        Assert.False(run.WasInterrupted);

        run.End(prompt, "done");
        await run.StoppedAsync();
        await run.GoneAsync();

        Assert.Equal(LendState.Lent, (await AskAsync(session)).State);
        Assert.False(home.Agents.HasMoreStarts);
        home.Agents.Borrower = null;
        await home.PassTimeAsync(Second, () => home.Agents.HasMoreStarts, "what waits is given");
        Assert.Equal("next", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task With_now_the_turn_is_stopped_once()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        await chat.SendAsync("long");
        var prompt = await run.NextPromptAsync();
        var session = await home.SessionAsync();

        await session.Lend(Terminal, isNow: true);
        await session.Lend(Terminal, isNow: true);

        await run.InterruptedAsync();
        Assert.Equal(1, run.Interrupts);
        run.End(prompt, "half", TurnOutcome.Interrupted);
        await Eventually.Is(async () => (await session.Lend(Terminal, isNow: true)).State is LendState.Lent, "it is lent");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task It_is_taken_back_when_a_person_says_so()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Agents.Borrower = Terminal;
        await chat.SendAsync("two");
        var question = await chat.NextAsync(ChatOutputKind.Question);

        await chat.AnswerAsync(question.Id, "Take it back now");

        await Eventually.Is(() => home.Agents.EndedHolders.Contains("desk-31"), "the terminal was asked to end");
        home.Agents.Borrower = null;
        await home.PassTimeAsync(Second, () => chat.HasShown("re: two"), "what waits is given");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_conversation_that_was_cleared_at_the_desk_goes_on_with_the_one_that_was_begun_there()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var run = await home.Agents.NextRunAsync();
        var session = await home.SessionAsync();
        await session.Lend(Terminal, isNow: false);
        await run.GoneAsync();
        await session.Lend(Terminal, isNow: false);

        (home.Agents.Borrower, home.Agents.EndedIn) = (null, "new");

        await home.PassTimeAsync(
            Second,
            () => chat.HasShown(
                "The conversation of session default was cleared at the desk; the next message goes on with the one that was begun there."),
            "it is told");
        await chat.SendAsync("two");
        Assert.Equal("new", (await home.Agents.NextRunAsync()).Launch.AgentSessionId);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_a_terminal_left_while_the_silo_was_down_is_found_before_the_next_message()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var run = await home.Agents.NextRunAsync();
        home.Agents.EndedIn = run.Launch.AgentSessionId;
        await home.RestartAsync();
        home.Agents.EndedIn = "new";

        await home.Chat().SendAsync("m2", "two");

        Assert.Equal("new", (await home.Agents.NextRunAsync()).Launch.AgentSessionId);
        Assert.Null(home.Agents.EndedIn);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_copy_that_is_made_right_after_a_terminal_ended_is_of_the_conversation_that_it_ended_in()
    {
        await using var home = await TestHome.StartEchoingAsync();
        await home.Chat().PromptAsync("one");
        var run = await home.Agents.NextRunAsync();
        await (await home.SessionAsync()).MakeRoom();
        await run.GoneAsync();
        home.Agents.EndedIn = "new";

        var origin = await (await home.SessionAsync()).Fork();

        Assert.Equal("new", origin!.Conversation);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_can_t_be_lent_says_why()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat(user: UserKey.Owner);
        await chat.PromptAsync("one");
        var session = await home.SessionAsync(user: UserKey.Owner);
        home.Agents.Borrower = new(7, 7, "boot");
        Assert.Contains("open in a terminal on nas since 08:00 UTC", await RefusalAsync(session), StringComparison.Ordinal);
        home.Agents.Borrower = null;
        home.Agents.CanLend = false;
        Assert.Contains("does not run there", await RefusalAsync(session), StringComparison.Ordinal);
        home.Agents.Terminal = null;
        Assert.Contains("has no terminal program", await RefusalAsync(session), StringComparison.Ordinal);
        await session.Archive();
        Assert.Contains("is archived", await RefusalAsync(session), StringComparison.Ordinal);
        Assert.Contains("no longer exists", await RefusalAsync(
            home.Grains.GetGrain<ISessionGrain>(SessionKey.New(TestHome.Machine).ToString())), StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_line_to_paste_is_told_to_the_owner()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat(user: UserKey.Owner);
        await chat.PromptAsync("one");
        Assert.Contains("```\ndormouse attach default\n```", await chat.AskAsync("/desk"), StringComparison.Ordinal);
        Assert.Contains("There is no session “other”", await chat.AskAsync("/desk other"), StringComparison.Ordinal);
        Assert.Equal(
            "Only the owner of this Dormouse can do that; nothing was changed.", await home.Chat("telegram:9").AskAsync("/desk"));
    }

    private static async Task<(LendState State, string Text)> AskAsync(ISessionGrain session)
    {
        var receipt = await session.Lend(Terminal, isNow: false);
        return (receipt.State, receipt.Text);
    }

    private static async Task<string> RefusalAsync(ISessionGrain session)
    {
        var receipt = await session.Lend(Terminal, isNow: false);
        Assert.Equal(LendState.Refused, receipt.State);
        return receipt.Text;
    }
}
