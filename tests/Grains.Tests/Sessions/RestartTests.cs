using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class RestartTests
{
    [Fact(Timeout = Wait.Patience)]
    public async Task A_queued_prompt_is_given_after_a_restart_without_anyone_writing()
    {
        await using var home = await TestHome.StartAsync(static options => options.MaxLive = 0);
        var chat = home.Chat();
        await chat.SendAsync("work");
        await chat.NextAsync(ChatOutputKind.Notice);
        await home.RestartAsync(static options => options.MaxLive = 1);
        await (await home.SessionAsync()).Resume();
        var run = await home.Agents.NextRunAsync();
        Assert.Equal("work", (await run.NextPromptAsync()).Text);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_did_not_reach_the_agent_is_given_again_without_asking()
    {
        await using var home = await WithGivenPromptAsync(new(TranscriptFindingKind.NotGiven));
        var chat = home.Chat();
        await (await home.SessionAsync()).Resume();
        var run = await home.Agents.NextRunAsync();
        run.Ready();
        var prompt = await run.NextPromptAsync();
        Assert.Equal("work", prompt.Text);
        run.End(prompt, "done");
        await chat.SaysAsync("Resuming session…");
        await chat.SaysAsync("done");
        Assert.Single(home.Agents.Given);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_the_agent_has_answered_is_answered_from_its_record()
    {
        await using var home = await WithGivenPromptAsync(new(TranscriptFindingKind.Answered, "done before the crash"));
        var chat = home.Chat();
        await (await home.SessionAsync()).Resume();
        await chat.SaysAsync("done before the crash");
        await chat.SaysNothingElseAsync();
        Assert.Empty(home.Agents.Given);
    }

    [Theory(Timeout = Wait.Patience)]
    [InlineData(TranscriptFindingKind.GivenUnanswered)]
    [InlineData(TranscriptFindingKind.Unknown)]
    public async Task A_prompt_of_which_nobody_knows_what_became_is_asked_about(TranscriptFindingKind finding)
    {
        await using var home = await WithGivenPromptAsync(new(finding));
        var chat = home.Chat();
        var session = await home.SessionAsync();
        await session.Resume();
        await session.Resume();
        var question = await chat.SaysAsync(
            "Session default was cut off in the middle of a turn: its machine was restarted.\nThe message was: “work”\nShall it go on?");
        Assert.False(home.Agents.HasMoreStarts);

        // The question outlives the next restart, and is put once.
        await home.RestartAsync();
        chat = home.Chat(after: question.Seq);
        await (await home.SessionAsync()).Resume();
        await chat.AnswerAsync(question.Id, "Drop it");
        await chat.NextAsync(ChatOutputKind.QuestionClosed);
        await chat.SaysNothingElseAsync();
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_answer_that_was_delivered_before_the_crash_is_not_delivered_twice()
    {
        await using var home = await TestHome.StartAsync();
        var (chat, run, prompt) = await home.WorkingAsync();
        var resolving = home.Store.HoldWrites<SessionState>(static state => state.InFlight is null);
        run.End(prompt, "done");
        var answer = await chat.SaysAsync("done");
        await Wait.For(resolving.Arrived, "the session to settle");
        await home.RestartAsync();
        resolving.Drop();
        home.Agents.Transcript = static _ => new(TranscriptFindingKind.Answered, "done");
        chat = home.Chat(after: answer.Seq);
        await (await home.SessionAsync()).Resume();
        await chat.SaysNothingElseAsync();
        Assert.Equal(0, (await (await home.SessionAsync()).Status()).Queued);
        Assert.Empty(home.Agents.Given);
    }

    private static async Task<TestHome> WithGivenPromptAsync(TranscriptFinding finding)
    {
        var home = await TestHome.StartAsync();
        await home.WorkingAsync();
        await home.RestartAsync(meanwhile: _ => home.Agents.Transcript = _ => finding);
        return home;
    }
}
