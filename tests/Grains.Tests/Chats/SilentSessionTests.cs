using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Chats;

/// <summary>A session that does not answer holds up its own messages, and nothing else of its chat.</summary>
public sealed class SilentSessionTests
{
    private const string Waits = "Session default has not answered for 30 s; your message waits for it.";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    [Fact(Timeout = Wait.Patience)]
    public async Task A_start_that_hangs_lets_everything_else_pass_after_a_while_and_its_messages_come_in_order_and_once()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/new other");
        await chat.AskAsync("/status");
        await chat.AskAsync("/new default");
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("one");
        await Wait.For(home.Agents.Starting, "the agent to be started");
        await chat.SendAsync("two");

        await home.PassTimeAsync(Step, () => chat.HasShown(Waits), "the chat says that the session does not answer");

        await chat.SaysAsync(Waits);
        await chat.SaysAsync("2 messages wait for session default.");
        await chat.SaysNothingElseAsync();
        Assert.Equal("Now talking to session **other**.", await chat.AskAsync("/session other"));
        Assert.Equal("Nothing is running in session other.", await chat.AskAsync("/stop"));
        await chat.AskAsync("/session default");
        await chat.SendAsync("three");
        await chat.SaysAsync("3 messages wait for session default.");
        home.Agents.Echoes = true;
        home.Agents.StartGate = null;
        gate.SetResult();

        await home.PassTimeAsync(Step, () => chat.HasShown("re: three"), "the messages are given");

        foreach (var text in (string[])["one", "two", "three"])
        {
            await chat.SaysAsync($"re: {text}");
        }

        await chat.PromptAsync("four");
        Assert.Equal(["one", "two", "three", "four"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_call_that_runs_out_of_time_sooner_is_tried_again_until_the_session_was_silent_for_long_enough()
    {
        await using var home = await TestHome.StartAsync(responseTimeout: TimeSpan.FromSeconds(1));
        var chat = home.Chat();
        await chat.AskAsync("/status");
        home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var began = home.Clock.SteadyNow();
        await chat.SendAsync("one");
        await Wait.For(home.Agents.Starting, "the agent to be started");

        await home.PassTimeAsync(Step / 8, () => chat.HasShown(Waits), "the chat says that the session does not answer");

        Assert.InRange(home.Clock.SteadyNow() - began, TimeSpan.FromSeconds(30), TimeSpan.MaxValue);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_passes_a_prompt_that_waits_for_a_session_and_an_edit_of_that_prompt_does_not()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        home.Store.Unreadable = StateNames.User;
        await chat.SendAsync("m1", "one");
        await home.PassTimeAsync(
            Step, () =>
                chat.HasShown("No session could be made for 30 s; your message waits for one."), "the chat says that there is no session");
        await chat.EditAsync("m1", "m1-edit", "two");
        await chat.SendAsync("/help all");
        await home.PassTimeAsync(Step, () => chat.HasShown(HelpText.Text), "the command is done");

        home.Store.Unreadable = null;
        await home.PassTimeAsync(Step, () => chat.HasShown("re: two"), "the message is given as it was edited");
        Assert.Equal(["two"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waits_for_a_silent_session_outlives_the_silo()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/status");
        home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("one");
        await Wait.For(home.Agents.Starting, "the agent to be started");
        await chat.SendAsync("two");
        await home.PassTimeAsync(Step, () => chat.HasShown("2 messages wait for session default."), "both wait");
        var seen = chat.LastSeq;

        await home.RestartAsync();
        home.Agents.Echoes = true;
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.NotGiven);
        chat = home.Chat(after: seen);
        await chat.Grain.Resume();

        await home.PassTimeAsync(Step, () => chat.HasShown("re: two"), "the second message is given");
        Assert.Equal(["one", "two"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_row_that_cannot_be_read_keeps_neither_help_nor_another_session_from_the_chat()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.AskAsync("/new other");
        await chat.PromptAsync("hello");
        await chat.AskAsync("/new default");
        await chat.PromptAsync("here");
        await chat.SaysNothingElseAsync();
        var seen = chat.LastSeq;
        await home.RestartAsync();
        home.Agents.Echoes = true;
        home.Store.Unreadable = StateNames.Session;
        chat = home.Chat(after: seen);
        await chat.SendAsync("one");
        await home.PassTimeAsync(Step, () => chat.HasShown(Waits), "the chat says that the session does not answer");
        await chat.SaysAsync(Waits);

        await chat.SaysNothingElseAsync();
        Assert.Equal("Now talking to session **other**.", await chat.AskAsync("/session other"));
        await chat.SendAsync("/status");
        const string GivenUp = "“/status” could not be done for 30 s and was given up; try again later.";
        await home.PassTimeAsync(Step, () => chat.HasShown(GivenUp), "the command is given up");
        await chat.SaysAsync(GivenUp);

        home.Store.Unreadable = null;
        await home.PassTimeAsync(Step, () => chat.HasShown("re: one"), "the message is given");
        Assert.StartsWith("Resuming session", (await chat.NextAsync(ChatOutputKind.Notice)).Text, StringComparison.Ordinal);
        await chat.SaysAsync("re: one");
        await chat.AskAsync("/session default");
        await chat.PromptAsync("again");
        Assert.Equal(["one", "again"], home.Agents.Given.Select(static prompt => prompt.Text));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_that_cannot_be_made_is_told_and_commands_pass_the_message_that_waits_for_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        home.Store.Unreadable = StateNames.User;
        await chat.SendAsync("one");
        const string Told = "No session could be made for 30 s; your message waits for one.";
        await home.PassTimeAsync(Step, () => chat.HasShown(Told), "the chat says that there is no session");
        await chat.SaysAsync(Told);

        Assert.Equal("There is no current session yet; your first message makes one.", await chat.AskAsync("/session"));
        await chat.SaysNothingElseAsync();

        home.Store.Unreadable = null;
        await home.PassTimeAsync(Step, () => chat.HasShown("re: one"), "the message is given");
        await chat.SaysAsync("re: one");
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_for_a_session_that_hangs_is_answered_though_it_is_not_done()
    {
        await using var home = await TestHome.StartAsync();
        var chat = home.Chat();
        await chat.AskAsync("/status");
        var gate = home.Agents.StartGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await chat.SendAsync("one");
        await Wait.For(home.Agents.Starting, "the agent to be started");
        await home.PassTimeAsync(Step, () => chat.HasShown(Waits), "the chat says that the session does not answer");
        await chat.SaysAsync(Waits);

        await chat.SendAsync("/model opus");
        const string Told = "/model got no answer in time, so perhaps it was not done; try again later.";
        await home.PassTimeAsync(Step, () => chat.HasShown(Told), "the command is answered");
        await chat.SaysAsync(Told);
        await chat.SaysNothingElseAsync();
        gate.SetResult();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_for_a_session_that_hangs_waits_too_and_reaches_it_once()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Ask("q1", "May it?", "Yes", "No");
        var asked = await chat.NextAsync(ChatOutputKind.Question);
        var gate = home.Store.HoldWrites<SessionState>();
        var setting = (await home.SessionAsync()).SetTimeout(TimeSpan.FromMinutes(5));
        await Wait.For(gate.Arrived, "the session to write");
        await chat.AnswerAsync("q1", "Yes");
        const string Told = "Session default has not answered for 30 s; your answer waits for it.";
        await home.PassTimeAsync(Step, () => chat.HasShown(Told), "the chat says that the session does not answer");
        await chat.SaysAsync(Told);
        await chat.SaysNothingElseAsync();

        gate.Open();

        Assert.Equal(("q1", "Yes"), await run.NextAnswerAsync());
        Assert.Equal("q1", asked.Id);
        await setting;
    }
}
