using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Sessions;

/// <summary>A conversation that another process has open: messages wait, and nothing is started on it.</summary>
public sealed class ConversationTests
{
    private const string Told =
        "⚠ The conversation of session default is open in a terminal on nas since 07:30 UTC. "
        + "Two at once would lose what one of them says, "
        + "so your message waits, and is given by itself when it is closed there. Closing it from here ends the program there.";

    private static readonly ConversationHolder Terminal = new(HolderKind.Terminal, "31-4-boot")
    {
        Since = new(2026, 1, 5, 7, 30, 0, TimeSpan.Zero),
        End = HolderEnd.Asked,
    };

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_waits_for_a_terminal_is_told_once_and_goes_on_by_itself()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, _) = await HeldAsync(home, Terminal);
        await chat.SendAsync("three");
        home.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await home.SessionAsync()).Resume();
        Assert.Single(home.Agents.Given);

        home.Agents.Holder = null;
        await home.PassTimeAsync(Second, () => chat.HasShown("re: three"), "what waits is given");

        Assert.Equal(["one", "two", "three"], home.Agents.Given.Select(static prompt => prompt.Text));
        Assert.Single(chat.Shown, static output => output.Text == Told);
        Assert.Contains(chat.Shown, static output => output.Kind is ChatOutputKind.QuestionClosed);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Whoever_chose_to_wait_is_asked_again_only_behind_the_next_message()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, question) = await HeldAsync(home, Terminal);
        await chat.AnswerAsync(question.Id, "Wait");
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        home.Clock.Advance(TimeSpan.FromMinutes(1));
        await (await home.SessionAsync()).Resume();
        await chat.SaysNothingElseAsync();

        var notice = await chat.SaysThatItWaitsAsync("three");
        Assert.Equal(["Wait", "Go on in a copy", "Close it there"], notice.Choices.Select(static choice => choice.Label));
        home.Agents.Holder = null;

        await home.PassTimeAsync(Second, () => chat.HasShown("re: three"), "what waits is given");
        Assert.Equal(["one", "two", "three"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task In_a_copy_the_session_goes_on_at_once_and_the_copy_is_made_until_something_was_answered_in_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, question) = await HeldAsync(home, Terminal);
        var first = await home.Agents.NextRunAsync();
        await home.PassTimeAsync(Second, () => first.HasEnded, "no process of the session is left beside the terminal");
        home.Agents.HeldConversation = first.Launch.AgentSessionId;
        home.Agents.Echoes = false;

        await chat.AnswerAsync(question.Id, "Go on in a copy");

        var copy = await home.Agents.NextRunAsync();
        Assert.Equal(first.Launch.AgentSessionId, copy.Launch.ForksFrom);
        Assert.NotEqual(first.Launch.AgentSessionId, copy.Launch.AgentSessionId);
        copy.Ready();
        copy.End(await copy.NextPromptAsync(), "in the copy");
        copy.Crash();
        await copy.GoneAsync();
        await chat.SendAsync("three");
        var later = (await home.Agents.NextRunAsync()).Launch;
        Assert.Null(later.ForksFrom);
        Assert.Equal(copy.Launch.AgentSessionId, later.AgentSessionId);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_has_it_open_is_asked_to_end_when_a_person_says_so_and_it_is_told_if_it_does_not()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, question) = await HeldAsync(home, Terminal);
        await chat.AnswerAsync(question.Id, "Close it there");
        await Eventually.Is(() => home.Agents.EndedHolders.Contains(Terminal.Id), "the terminal was asked to end");

        await home.PassTimeAsync(
            Second,
            () => chat.Shown.Any(static output => output.Text.Contains("asked to end and does not", StringComparison.Ordinal)),
            "it is told");
        home.Agents.Holder = null;
        await home.PassTimeAsync(Second, () => chat.HasShown("re: two"), "what waits is given");

        Assert.Single(home.Agents.EndedHolders);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_began_to_work_meanwhile_is_not_ended_before_the_person_knows()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, question) = await HeldAsync(home, Terminal);
        home.Agents.Holder = Terminal with { IsBusy = true };

        await chat.AnswerAsync(question.Id, "Close it there");

        var again = await chat.NextAsync(ChatOutputKind.Question);
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        Assert.Contains("works there right now", again.Text, StringComparison.Ordinal);
        Assert.Empty(home.Agents.EndedHolders);
        await chat.AnswerAsync(again.Id, "Close it there");
        await Eventually.Is(() => home.Agents.EndedHolders.Contains(Terminal.Id), "the terminal was asked to end");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_can_t_be_seen_to_live_may_be_passed_over_and_only_that()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, question) = await HeldAsync(home, Terminal with { End = HolderEnd.PassedOver });
        Assert.Equal(["Wait", "Go on in a copy", "Go on all the same"], question.Choices.Select(static choice => choice.Label));

        await chat.AnswerAsync(question.Id, "Go on all the same");

        await home.PassTimeAsync(Second, () => chat.HasShown("re: two"), "what waits is given");
        home.Agents.Holder = Terminal with { Id = "another" };
        await chat.SendAsync("three");
        await Eventually.Is(() => chat.HasShown(Told), "it is asked about another terminal");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waited_for_a_terminal_waits_after_a_restart_too()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var (chat, _) = await HeldAsync(home, Terminal);
        var seen = chat.LastSeq;
        await home.RestartAsync();
        home.Agents.Echoes = true;
        home.Agents.Holder = Terminal;
        chat = home.Chat(after: seen);
        await (await home.SessionAsync()).Resume();
        Assert.Empty(home.Agents.Given);

        home.Agents.Holder = null;
        await home.PassTimeAsync(Second, () => chat.HasShown("re: two"), "what waits is given");

        Assert.DoesNotContain(chat.Shown, static output => output.Text == Told);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_refuses_a_conversation_that_is_open_elsewhere_gets_the_prompt_later_and_once()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.RestedAsync();
        run.Crash();
        await run.GoneAsync();
        await chat.SendAsync("two");
        var refused = await home.Agents.NextRunAsync();
        await refused.NextPromptAsync();
        home.Agents.Holder = Terminal with { Kind = HolderKind.Background };

        refused.Exit(AgentExitReason.Held, "ended with exit code 1: Error: That session is running in the background");
        await chat.NextAsync(ChatOutputKind.Notice);
        Assert.Contains("background service", (await chat.NextAsync(ChatOutputKind.Question)).Text, StringComparison.Ordinal);
        home.Agents.Holder = null;

        await home.PassTimeAsync(Second, () => home.Agents.HasMoreStarts, "it is tried again");
        Assert.Equal("two", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
    }

    private static async Task<(TestChat Chat, ChatOutput Question)> HeldAsync(TestHome home, ConversationHolder holder)
    {
        var chat = home.Chat();
        await chat.PromptAsync("one");
        home.Agents.Holder = holder;
        await chat.SendAsync("two");
        return (chat, await chat.NextAsync(ChatOutputKind.Question));
    }
}
