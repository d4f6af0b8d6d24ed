using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class PendingDecisionTests
{
    private readonly SessionBench _bench = new();
    private readonly QueuedPrompt _given = SessionBench.Prompt("work") with { Files = [new("work/a.txt", "text/plain") { IsNew = true }] };

    private PendingDecision Decision => _bench.Decision;

    [Fact(Timeout = Wait.Patience)]
    public async Task A_person_is_asked_once_and_nothing_works_meanwhile()
    {
        await AskForAsync(DecisionKind.CutOff);
        await Decision.AskAsync();

        var question = Assert.Single(_bench.Told.Select(static told => told.Output).OfType<SessionQuestion>());
        Assert.Equal(["Continue", "Drop it"], question.Options);
        Assert.False(Assert.Single(_bench.Told.Select(static told => told.Output).OfType<SessionWorking>()).IsWorking);
        Assert.Equal(1, _bench.Writes);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_is_tried_again_keeps_its_place_before_what_came_later()
    {
        await AskForAsync(DecisionKind.StartFailed);

        Assert.Equal(AnswerReceipt.Taken, await Decision.AnswerAsync("try again"));

        Assert.Equal([_given.Id, _bench.State.Queue[1].Id], _bench.State.Queue.Select(static prompt => prompt.Id));
        Assert.Null(_bench.Queue.InFlight);
        Assert.Null(_bench.State.Decision);
        Assert.Equal([true], _bench.Advances);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_command_that_was_cut_off_is_run_again_as_it_was_under_an_id_of_its_own()
    {
        _bench.State.Agent = "bash";
        _bench.Agents.Agents = [new("bash", "shell", "5.2")];
        await AskForAsync(DecisionKind.CutOff);
        Assert.Equal(["Run it again", "Drop it"], Decision.Question!.Options);
        Assert.Equal(("Run it again", "Drop it"), (Decision.Question.Form!.Yes, Decision.Question.Form.No));

        Assert.Equal(AnswerReceipt.Taken, await Decision.AnswerAsync("Run it again"));

        var again = _bench.Queue.First!;
        Assert.Equal("work", again.Text);
        Assert.NotEqual(_given.Id, again.Id);
        Assert.All(again.Files, static file => Assert.False(file.IsNew));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_was_cut_off_is_gone_on_with_under_an_id_of_its_own()
    {
        await AskForAsync(DecisionKind.CutOff);

        await Decision.AnswerAsync("Continue");

        Assert.EndsWith("work", _bench.Queue.First!.Text, StringComparison.Ordinal);
        Assert.NotEqual("work", _bench.Queue.First.Text);
        Assert.NotEqual(_given.Id, _bench.Queue.First.Id);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_fresh_start_forgets_the_conversation_and_gives_the_same_prompt()
    {
        (_bench.State.HasHistory, _bench.State.WasStarted, _bench.State.AgentSessionId) = (true, true, "old");
        await AskForAsync(DecisionKind.ResumeFailed);

        await Decision.AnswerAsync("Start fresh");

        Assert.False(_bench.State.HasHistory);
        Assert.False(_bench.State.WasStarted);
        Assert.NotEqual("old", _bench.State.AgentSessionId);
        Assert.Equal(_given.Id, _bench.Queue.First!.Id);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_is_no_option_changes_nothing()
    {
        await AskForAsync(DecisionKind.CutOff);

        Assert.Equal(AnswerReceipt.NoOption, await Decision.AnswerAsync("maybe"));

        Assert.Equal(_given, _bench.Queue.InFlight);
        Assert.NotNull(_bench.State.Decision);
        Assert.Empty(_bench.Advances);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_was_taken_back_is_given_after_all_when_a_person_says_so()
    {
        _bench.Queue.Add(_given);
        _bench.Queue.Take();
        _bench.Queue.TakeBack(_given.Id);
        await Decision.AskForAsync(DecisionKind.StartFailed, "no");

        await Decision.AnswerAsync("Try again");

        Assert.Null(_bench.Queue.TakenBack);
    }

    private async Task AskForAsync(DecisionKind kind)
    {
        _bench.Queue.Add(_given);
        _bench.Queue.Add(SessionBench.Prompt("later"));
        _bench.Queue.Take();
        await Decision.AskForAsync(kind, "it broke.");
    }
}
