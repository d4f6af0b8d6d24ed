using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class CrashTests
{
    private const string CutOff =
        "Session default was cut off in the middle of a turn: its agent was killed by signal 9.\nThe message was: “work”\nShall it go on?";

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_is_cut_off_is_continued_when_the_person_says_so()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.GivenUnanswered);
        var (chat, run, _) = await home.WorkingAsync();
        run.Crash();
        var question = await chat.SaysAsync(CutOff);
        Assert.Equal(["Continue", "Drop it"], question.Choices.Select(static choice => choice.Label));
        await run.GoneAsync();
        await chat.AnswerAsync(question.Id, "Continue");
        var next = await home.Agents.NextRunAsync();
        Assert.True(next.Launch.HasHistory);
        next.Ready();
        var prompt = await next.NextPromptAsync();
        Assert.Equal("Your previous turn was cut off before it was finished. Please go on with it. The message was:\n\nwork", prompt.Text);
        await chat.SaysAsync("Resuming session…");
        Assert.Equal("Continue", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        next.End(prompt, "done after all");
        await chat.SaysAsync("done after all");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_is_cut_off_is_dropped_when_the_person_says_so_and_the_queue_goes_on()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        await chat.SendAsync("next one");
        run.Crash();
        var question = await chat.SaysAsync(CutOff);
        await run.GoneAsync();
        Assert.False(home.Agents.HasMoreStarts);
        await chat.AnswerAsync($"#{question.Seq}", "#1");
        var next = await home.Agents.NextRunAsync();
        next.Ready();
        Assert.Equal("next one", (await next.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_question_about_a_turn_is_put_once_however_many_messages_come_meanwhile()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Crash();
        var question = await chat.SaysAsync(CutOff);
        await run.GoneAsync();
        await chat.SaysThatItWaitsAsync("two", question);
        await chat.SendAsync("three");
        await chat.SaysNothingElseAsync();
        await chat.AnswerAsync(question.Id, "Drop it");
        await chat.SaysAsync("Resuming session…");
        Assert.Equal("Drop it", (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Text);
        await chat.AnswerAsync(question.Id, "Drop it");
        await chat.SaysNothingElseAsync();
        await chat.AnswerAsync(question.Id, "Continue");
        await chat.SaysAsync("This question is no longer open.");
        await chat.AnswerAsync(question.Id, "Continue");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_no_option_leaves_the_decision_open()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Crash();
        var question = await chat.SaysAsync(CutOff);
        await chat.AnswerAsync(question.Id, "maybe");
        await chat.SaysAsync("“maybe” is none of the answers to this question; choose Continue or Drop it.");
        Assert.Contains("was cut off", (await (await home.SessionAsync()).Status()).WaitsFor, StringComparison.Ordinal);
        await chat.AnswerAsync(question.Id, "Drop it");
        await Eventually.Is(() => chat.Shown.Any(static output => output.Kind is ChatOutputKind.QuestionClosed), "the question is closed");
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(TranscriptFindingKind.Unknown)]
    [InlineData(TranscriptFindingKind.GivenUnanswered)]
    public async Task A_prompt_that_went_to_an_agent_that_ended_before_it_was_ready_is_asked_about_and_not_given_under_its_id_again(
        TranscriptFindingKind finding)
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Transcript = _ => new(finding);
        var chat = home.Chat();
        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        var given = await run.NextPromptAsync();
        run.Exit(AgentExitReason.StartFailed, "ended with exit code 1: no.");
        var question = await chat.SaysAsync(
            "Session default could not be started: ended with exit code 1: no.\nIts agent may have begun with your message: “work”\nShall it go on?");
        Assert.Equal(["Continue", "Drop it"], question.Choices.Select(static choice => choice.Label));
        await chat.AnswerAsync(question.Id, "Continue");
        var again = await (await home.Agents.NextRunAsync()).NextPromptAsync();
        Assert.NotEqual(given.Id, again.Id);
        Assert.NotEqual("work", again.Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_an_agent_answered_before_it_said_that_it_is_ready_is_answered_from_its_record()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.Answered, "done already");
        var chat = home.Chat();
        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        await run.NextPromptAsync();
        run.Exit(AgentExitReason.StartFailed, "ended with exit code 1: no.");
        await chat.SaysAsync("done already");
        await run.GoneAsync();
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_an_agent_that_could_not_be_started_did_not_get_waits_for_another_try()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.NotGiven);
        var chat = home.Chat();
        await chat.SendAsync("work");
        var run = await home.Agents.NextRunAsync();
        await run.NextPromptAsync();
        run.Exit(AgentExitReason.StartFailed, "ended with exit code 1: no.");
        var question = await chat.SaysAsync("Session default could not be started: ended with exit code 1: no.\nYour message waits.");
        Assert.False(home.Agents.HasMoreStarts);
        await chat.AnswerAsync(question.Id, "Try again");
        Assert.Equal("work", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task The_boot_in_which_a_prompt_was_to_be_given_is_known_when_it_is_settled()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Epoch = "boot of the power cut";
        await home.WorkingAsync();
        await home.RestartAsync();
        var chat = home.Chat();
        await (await home.SessionAsync()).Resume();
        Assert.Contains("was cut off", (await chat.NextAsync(ChatOutputKind.Question)).Text, StringComparison.Ordinal);
        Assert.Equal(["boot of the power cut"], home.Agents.AskedEpochs);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(TranscriptFindingKind.Answered)]
    [InlineData(TranscriptFindingKind.GivenUnanswered)]
    [InlineData(TranscriptFindingKind.Unknown)]
    public async Task What_waits_in_a_store_that_is_older_than_the_agents_record_is_not_given_again_unasked(TranscriptFindingKind finding)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, _, _) = await home.WorkingAsync();
        await chat.SendAsync("next one");
        await Eventually.Is(async () => (await (await home.SessionAsync()).Status()).Queued == 1, "the message is queued");
        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript =
            prompt => prompt.Text == "work" ? new(TranscriptFindingKind.Unknown) : new(finding, "done before"));
        chat = home.Chat();
        await (await home.SessionAsync()).Resume();
        await chat.AnswerAsync((await chat.NextAsync(ChatOutputKind.Question)).Id, "Drop it");
        switch (finding)
        {
            case TranscriptFindingKind.Answered:
                await chat.SaysAsync("done before");
                break;
            case TranscriptFindingKind.GivenUnanswered:
                Assert.Contains(
                    "older than this conversation", (await chat.NextAsync(ChatOutputKind.Question)).Text, StringComparison.Ordinal);
                break;
            default:
                Assert.Equal("next one", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
                break;
        }

        Assert.False(home.Agents.HasMoreStarts);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData("Try again", true)]
    [InlineData("Start fresh", false)]
    public async Task A_resume_that_fails_waits_for_the_person_and_never_starts_fresh_by_itself(string choice, bool same)
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        home.Clock.Advance(TimeSpan.FromMinutes(10));
        await run.GoneAsync();
        await chat.SendAsync("work");
        await chat.SaysAsync("Resuming session…");
        var failing = await home.Agents.NextRunAsync();
        failing.Exit(AgentExitReason.ResumeFailed, "said: No conversation found.");
        var question = await chat.SaysAsync(
            "Session default could not be resumed: said: No conversation found.\n"
            + "Your message waits. Try again, or start fresh without the old conversation?");
        Assert.Equal(["Try again", "Start fresh"], question.Choices.Select(static option => option.Label));
        await failing.GoneAsync();
        Assert.Equal(SessionPhase.Idle, (await session.Status()).Phase);
        Assert.False(home.Agents.HasMoreStarts);
        await chat.AnswerAsync(question.Id, choice);
        var next = await home.Agents.NextRunAsync();
        Assert.Equal(same, next.Launch.AgentSessionId == run.Launch.AgentSessionId);
        Assert.Equal(same, next.Launch.HasHistory);
        next.Ready();
        Assert.Equal("work", (await next.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_whose_agent_could_not_be_started_is_not_given_again_after_a_restart_with_an_older_store()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.FailNextStart(new AgentStartException("claude was not found; install it."));
        var chat = home.Chat();
        await chat.SendAsync("work");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript = static _ => new(TranscriptFindingKind.Answered, "done already"));
        chat = home.Chat(after: question.Seq);

        await chat.AnswerAsync(question.Id, "Try again");

        await Eventually.Is(() => chat.HasShown("done already"), "the answer that the agent's record has");
        Assert.Empty(home.Agents.Given);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_agent_that_can_not_be_started_is_tried_again_or_its_prompt_dropped(bool tryAgain)
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.FailNextStart(new AgentStartException("claude was not found; install it."));
        var chat = home.Chat();
        await chat.SendAsync("work");
        var question = await chat.SaysAsync("Session default could not be started: claude was not found; install it.\nYour message waits.");
        await chat.AnswerAsync(question.Id, tryAgain ? "Try again" : "Drop it");
        if (!tryAgain)
        {
            await chat.NextAsync(ChatOutputKind.QuestionClosed);
            await chat.SendAsync("something else");
        }

        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        Assert.Equal(tryAgain ? "work" : "something else", prompt.Text);
        run.End(prompt, "done");
        await chat.ShowsAsync(ChatOutputKind.Resting);
        Assert.DoesNotContain(chat.Shown, static output => output.Text.StartsWith("Resuming", StringComparison.Ordinal));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_never_got_the_prompt_gets_it_again_without_asking_but_not_for_ever()
    {
        await using var home = await TestHome.StartAsync();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.NotGiven);
        var chat = home.Chat();
        await chat.SendAsync("work");
        for (var i = 0; i < 4; i++)
        {
            var run = await home.Agents.NextRunAsync();
            await run.NextPromptAsync();
            run.Crash();
            await run.GoneAsync();
        }

        await Eventually.Is(() => chat.HasShown(CutOff), "the person is asked");
        Assert.False(home.Agents.HasMoreStarts);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_end_that_could_not_be_told_at_once_is_told_whole_later()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, _) = await home.WorkingAsync();
        run.Ask("q", "May it?", "Yes");
        var question = await chat.NextAsync(ChatOutputKind.Question);
        var fault = home.Store.FailWrites<ChatState>(times: 2);
        run.Exit(AgentExitReason.ResumeFailed, "said: No conversation found.");
        await Wait.For(fault.Spent, "the chat's writes to fail");
        Assert.Equal(question.Seq, (await chat.NextAsync(ChatOutputKind.QuestionClosed)).Replaces);
        await chat.SaysAsync(
            "Session default could not be resumed: said: No conversation found.\n"
            + "Your message waits. Try again, or start fresh without the old conversation?");
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_with_a_persona_of_the_past_is_started_anew_whatever_its_session_forgot()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        await chat.AskAsync("/persona planner");

        // The activation is dropped while the turn runs.
        var fault = home.Store.FailWrites<SessionState>();
        await chat.SendAsync("next");
        await Wait.For(fault.Spent, "the write to fail");
        await home.PassTimeAsync(
            TimeSpan.FromSeconds(1), async () => (await (await home.SessionAsync()).Status()).Queued == 1, "the next prompt waits");
        run.End(prompt, "done");
        await chat.SaysAsync("done");
        await run.StoppedAsync();
        Assert.Equal("planner", (await home.Agents.NextRunAsync()).Launch.Persona);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_agent_that_crashes_between_turns_is_started_again_by_the_next_message()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, session) = await home.RestedAsync();
        run.Crash();
        await run.GoneAsync();
        Assert.Equal(SessionPhase.Idle, (await session.Status()).Phase);
        await chat.SendAsync("again");
        await chat.SaysAsync("Resuming session…");
        Assert.Equal("again", (await (await home.Agents.NextRunAsync()).NextPromptAsync()).Text);
    }
}
