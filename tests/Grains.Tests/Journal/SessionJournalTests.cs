using Dormouse.Grains.Agents;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Tests.Moves;

namespace Dormouse.Grains.Tests.Journal;

/// <summary>What was said in a session through any door stands in its journal, in order, without a gap or a repeat.</summary>
public sealed class SessionJournalTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_said_through_two_doors_is_one_conversation()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var web = home.WebChat();
        await web.SendAsync("/session default");
        await web.SendAsync("two");
        await Eventually.Is(() => web.HasShown("re: two"), "the other door is answered");

        var journal = await home.JournalAsync();
        var entries = await journal.ReadUntilAsync(static entry => entry is { Kind: JournalKind.Turn, Number: 6 }, "the second turn");

        Assert.Equal(["Prompt one", "Answer re: one", "Turn", "Prompt two", "Answer re: two", "Turn"], entries.Lines());
        Assert.Equal(
            ["telegram:7", "telegram:7", "telegram:7", "web:ada/main", "web:ada/main", "web:ada/main"],
            entries.Select(static entry => entry.Door));
        Assert.Equal("ada", entries[0].Person);
        Assert.Equal(
            (entries[0].Prompt, TurnOutcome.Completed, 100L), (entries[1].Prompt, entries[2].Outcome, entries[2].Usage!.InputTokens));
        Assert.NotNull(entries[2].Duration);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Steps_and_questions_and_who_decided_what_stand_in_it_and_growing_text_does_not()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        run.Tell(new AgentText("I look"), new AgentToolStarted("t1", "Read", "Reading a.cs…", new string('x', 900)));
        run.Tell(new AgentToolFinished("t1", "class A", IsError: false));
        run.Ask("q1", "May I?", "Allow", "Deny");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        await chat.AnswerAsync(question.Id, "Allow");
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        run.End(prompt, "done");
        await chat.SaysAsync("done");

        var entries = await (await home.JournalAsync()).ReadUntilAsync("Turn");

        Assert.Equal(
            ["Prompt work", "Step Reading a.cs…", "Step", "Question May I?", "Decision Allow", "Answer done", "Turn"], entries.Lines());
        var (begun, ended, asked, decided) = (entries[1], entries[2], entries[3], entries[4]);
        Assert.Equal(("Read", 300, null), (begun.Tool, begun.Input!.Length, begun.Result));
        Assert.Equal((begun.Step, "class A", false), (ended.Step, ended.Result, ended.IsError));
        Assert.NotNull(ended.Duration);
        Assert.Equal(["Allow", "Deny"], asked.Options);
        Assert.Equal(("q1", "q1", "ada", "telegram:7"), (asked.Question, decided.Question, decided.Person, decided.Door));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_that_nobody_need_answer_any_more_is_closed_in_it()
    {
        await using var home = await TestHome.StartAsync();
        var (_, run, _) = await home.WorkingAsync();
        run.Ask("q1", "May I?", "Allow", "Deny");
        run.Withdraw("q1");

        var entries = await (await home.JournalAsync()).ReadUntilAsync("Decision");

        Assert.Equal(["Prompt work", "Question May I?", "Decision"], entries.Lines());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Falling_asleep_and_waking_are_marks()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        await session.MakeRoom();
        await run.GoneAsync();
        await chat.SendAsync("again");
        var woken = await home.Agents.NextRunAsync();
        woken.Ready();
        woken.End(await woken.NextPromptAsync(), "yes");

        var entries = await (await home.JournalAsync()).ReadUntilAsync(
            static entry => entry is { Kind: JournalKind.Turn, Number: > 3 }, "the turn");

        Assert.Equal(
            ["Prompt hello", "Answer hi", "Turn", "Mark asleep", "Mark woken", "Prompt again", "Answer yes", "Turn"], entries.Lines());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_store_of_the_journal_may_be_away_and_the_reply_does_not_wait_for_it()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var away = home.Store.FailWrites<JournalState>(times: int.MaxValue);
        var chat = home.Chat();
        await chat.PromptAsync("one");
        await chat.PromptAsync("two");
        away.End();
        var journal = await home.JournalAsync();
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(1), async () => (await journal.Before(null, 10)).Count == 6, "the journal has it all");

        Assert.Equal(
            ["Prompt one", "Answer re: one", "Turn", "Prompt two", "Answer re: two", "Turn"], (await journal.Before(null, 10)).Lines());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_write_of_the_journal_of_which_the_answer_is_lost_makes_no_second_entry()
    {
        await using var home = await TestHome.StartEchoingAsync();
        home.Store.FailWrites<JournalState>(afterWriting: true);
        var chat = home.Chat();
        await chat.PromptAsync("one");
        var journal = await home.JournalAsync();
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(1), async () => (await journal.Before(null, 10)).Count == 3, "the journal has it all");

        Assert.Equal(["Prompt one", "Answer re: one", "Turn"], (await journal.Before(null, 10)).Lines());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Events_that_come_again_because_the_chat_could_not_take_them_are_in_it_once()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        home.Store.FailWrites<Dormouse.Grains.Chats.ChatState>(times: 3);
        run.Tell(new AgentToolStarted("t1", "Read", "Reading a.cs…", "a.cs"));
        run.End(prompt, "done");
        await chat.SaysAsync("done");

        var entries = await (await home.JournalAsync()).ReadUntilAsync("Turn");

        Assert.True(run.Refusals > 0);
        Assert.Equal(["Prompt work", "Step Reading a.cs…", "Answer done", "Turn"], entries.Lines());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_crash_before_the_journal_could_be_written_leaves_no_gap_and_no_repeat()
    {
        await using var home = await TestHome.StartAsync();
        var gate = home.Store.HoldWrites<JournalState>();
        var (chat, run, prompt) = await home.WorkingAsync();
        var resolving = home.Store.HoldWrites<SessionState>(static state => state.InFlight is null);
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await Wait.For(gate.Arrived, "the journal to be written");
        await Wait.For(resolving.Arrived, "the session to settle");
        var seen = chat.LastSeq;
        await home.RestartAsync();
        gate.Drop();
        resolving.Drop();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.Answered, "done");
        chat = home.Chat(after: seen);
        await (await home.SessionAsync()).Resume();
        await chat.SendAsync("again");
        var next = await home.Agents.NextRunAsync();
        next.Ready();
        next.End(await next.NextPromptAsync(), "yes");

        var entries = await (await home.JournalAsync()).ReadUntilAsync("Turn");

        Assert.Equal(["Prompt work", "Answer done", "Mark woken", "Prompt again", "Answer yes", "Turn"], entries.Lines());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task It_goes_on_when_the_session_has_moved_and_can_be_read_while_the_machine_is_away()
    {
        await using var stage = await MoveStage.SetAsync();
        await stage.BeginAsync();
        await stage.ArrivesAsync();
        await stage.Chat.SendAsync("two");
        await stage.TimePassesUntilAsync(
            () => stage.Chat.Shown.Any(static output => output.Text.EndsWith("two", StringComparison.Ordinal)), "it answers there");
        var journal = await stage.Home.JournalAsync();
        await journal.ReadUntilAsync(static entry => entry is { Kind: JournalKind.Turn, Number: > 3 }, "the turn there");
        var session = await stage.Home.SessionAsync();
        await stage.Home.KillMachineAsync("moon");
        await stage.Home.MachineIsAwayAsync(session);

        var entries = await journal.Before(null, 100);

        Assert.Equal(["Prompt one", "Answer re: one", "Turn"], entries.Take(3).ToArray().Lines());
        Assert.Equal(
            ["two", ""],
            entries.Where(static entry => entry.Kind is JournalKind.Prompt or JournalKind.Turn)
                .Skip(2)
                .Select(static entry => entry.Text));
        Assert.Equal(entries.Select(static (_, index) => index + 1L), entries.Select(static entry => entry.Number));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task One_of_a_session_of_an_earlier_version_begins_with_what_its_agents_record_tells()
    {
        await using var home = await TestHome.StartEchoingAsync();
        var chat = home.Chat();
        await chat.PromptAsync("one");
        await (await home.JournalAsync()).ReadUntilAsync("Turn");
        var conversation = (await home.Agents.NextRunAsync()).Launch.AgentSessionId;
        var seen = chat.LastSeq;
        await home.RestartAsync(meanwhile: static store =>
        {
            store.Change<SessionState>(StateNames.Session, static state => (state.Journal, state.Unjournaled) = (null, []));
            store.Remove(StateNames.Journal);
        });
        home.Agents.Echoes = true;
        var before = Guid.NewGuid();
        var longAgo = DateTimeOffset.UnixEpoch;
        home.Agents.Talks[conversation] =
            [new(before, before, "long ago", longAgo), new(Guid.NewGuid(), before, "answered long ago", longAgo)];
        chat = home.Chat(after: seen);
        await chat.SendAsync("two");

        var entries = await (await home.JournalAsync()).ReadUntilAsync("Turn");

        Assert.Equal(
            [
                "Mark Begins here; what was said before follows as far as its agent's own record has it.",
                "Prompt long ago", "Answer answered long ago", "Mark woken", "Prompt two", "Answer re: two", "Turn",
            ],
            entries.Lines());
    }
}
