using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>
/// A message is in its session's queue as soon as it came: whatever else the chat is asked for meanwhile needs no patience. No time passes
/// in these tests unless they say so.
/// </summary>
public sealed class SessionQueueTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task Nothing_in_a_chat_waits_for_a_prompt_that_its_session_does_not_take()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        var gate = await HangAsync(home, chat);
        await chat.SendAsync("two");

        Assert.Equal(HelpText.Short, await chat.AskAsync("/help"));
        Assert.Equal("Now talking to session **other**.", await chat.AskAsync("/session other"));
        await chat.SendAsync("three");
        Assert.Equal("other", (await chat.SaysAsync("re: three")).Session);

        gate.SetResult();
        Assert.Equal("default", (await chat.SaysAsync("re: one")).Session);
        Assert.Equal("default", (await chat.SaysAsync("re: two")).Session);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_message_reaches_the_session_that_it_was_sent_to_also_after_a_crash()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await HangAsync(home, chat);
        await chat.SendAsync("two");
        await chat.AskAsync("/session other");
        await chat.SaysNothingElseAsync();
        var seen = chat.LastSeq;

        await home.RestartAsync();
        home.Agents.Echoes = true;
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.NotGiven);
        chat = home.Chat(after: seen);
        await chat.Grain.Resume();

        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.HasShown("re: two"), "the second message is answered");
        Assert.Equal(
            ["default", "default"], chat.Shown.Where(static output => output.Kind is ChatOutputKind.Answer).Select(
                static answer => answer.Session));
        Assert.Equal(["one", "two"], home.Agents.Given.Select(static prompt => prompt.Text));
        await chat.SendAsync("/session");
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(2),
            () => chat.HasShown("The current session is **other** on nas. /sessions shows all."),
            "the chat says that it still talks to the other session");
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_goes_to_its_session_while_another_one_takes_nothing()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Ask("q1", "May it?", "Yes", "No");
        await chat.NextAsync(ChatOutputKind.Question);
        await chat.AskAsync("/new other");
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("one");
        await Wait.For(home.Agents.Starting, "the agent to be started");

        await chat.AnswerAsync("q1", "Yes");

        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
        gate.SetResult();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_edit_of_a_message_that_its_session_does_not_take_waits_behind_it_and_holds_up_no_other()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        var gate = await HangAsync(home, chat);
        await chat.SendAsync("m2", "two");
        await chat.AskAsync("/session other");

        await chat.EditAsync("m2", "m2-edit", "two and a half");
        await chat.SendAsync("three");
        await chat.SaysAsync("re: three");
        gate.SetResult();

        await chat.SaysAsync("re: one");
        Assert.Equal("default", (await chat.SaysAsync("re: two and a half")).Session);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_that_only_shows_something_passes_an_album_whose_next_part_is_awaited_and_no_other_command()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await chat.Grain.Expect("album");
        await chat.Grain.Accept(new("m1", "ada", "look", [], Group: "album"));
        await chat.Grain.Expect("album");
        await chat.SendAsync("/help all");
        await chat.SendAsync("/new other");
        await chat.SendAsync("/status");

        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown(HelpText.Text), "the help is shown");

        Assert.DoesNotContain(chat.Shown, IsStatusOfOther);
        Assert.Equal(["hello"], home.Agents.Given.Select(static prompt => prompt.Text));

        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => chat.Shown.Any(IsStatusOfOther), "the rest is done");
        Assert.Equal("default", chat.Shown.Single(static output => output.Text == "re: look").Session);

        static bool IsStatusOfOther(ChatOutput output) => output.Text.Contains("**other**", StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_as_the_caption_of_an_album_does_not_tear_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("hello");
        await chat.Grain.Expect("album");
        await chat.Grain.Accept(new("m1", "ada", "/help all", [new("upload/1", "1.jpg", "image/jpeg", 1)], Group: "album"));
        await chat.Grain.Expect("album");
        await home.PassTimeAsync(TimeSpan.FromSeconds(2), () => PassedAsync(6), "the clock to come by");
        Assert.False(chat.HasShown(HelpText.Text));

        await chat.Grain.Accept(new("m2", "ada", "", [new("upload/2", "2.jpg", "image/jpeg", 1)], Group: "album"));

        await home.PassTimeAsync(
            TimeSpan.FromSeconds(2), () =>
                chat.Shown.Any(static output => output.Text.Contains("2.jpg", StringComparison.Ordinal)),
                "the command says what it took no files of");
        Assert.Equal(["hello"], home.Agents.Given.Select(static prompt => prompt.Text));

        Task<bool> PassedAsync(int seconds) => Task.FromResult(home.Clock.GetUtcNow().Second >= seconds);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_queue_shows_what_is_still_on_its_way_and_a_stop_says_that_it_stops_none_of_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        var gate = await HangAsync(home, chat);
        await chat.SendAsync("two");
        await chat.SendAsync("/queue");

        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.Shown.Any(IsQueue), "the queue is shown");
        Assert.Contains("- “two” · still on its way", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        await chat.SendAsync("/stop");
        const string Told = "What you sent to session default just before is still on its way to it, and is not stopped; /queue lists it.";
        await home.PassTimeAsync(TimeSpan.FromSeconds(1), () => chat.HasShown(Told), "the stop says what it does not stop");
        gate.SetResult();

        static bool IsQueue(ChatOutput output) => output.Text.Contains("session default", StringComparison.Ordinal);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_reply_to_a_question_of_a_session_that_does_not_answer_holds_up_no_prompt_of_the_current_one()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Ask("q1", "May it?", "Yes", "No");
        await chat.NextAsync(ChatOutputKind.Question);
        await chat.AskAsync("/new other");
        var gate = home.Store.HoldWrites<SessionState>();
        var setting = (await home.SessionAsync()).SetTimeout(TimeSpan.FromMinutes(5));
        await Wait.For(gate.Arrived, "the session to write");
        home.Agents.Echoes = true;

        await chat.Grain.Accept(chat.Message("m7", "Yes") with { RepliesTo = "q1" });
        await chat.SendAsync("one");

        var other = await (await home.SessionAsync("other")).Status();
        Assert.Equal("other", other.Name);
        await Eventually.Is(
            async () =>
                (await (await home.SessionAsync("other")).Status()) is { Phase: not SessionPhase.Idle }, "the other session to begin");
        gate.Open();
        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
        await setting;
    }

    /// <summary>Makes a session that works, and a second one, the current one, whose start hangs with message "one".</summary>
    private static async Task<TaskCompletionSource> HangAsync(TestHome home, TestChat chat)
    {
        await chat.AskAsync("/new other");
        await chat.PromptAsync("hello");
        await chat.AskAsync("/new default");
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("one");
        await Wait.For(home.Agents.Starting, "the agent to be started");
        return gate;
    }
}
