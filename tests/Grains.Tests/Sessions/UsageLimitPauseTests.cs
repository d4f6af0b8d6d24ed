using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class UsageLimitPauseTests
{
    private readonly SessionBench _bench = new();

    private UsageLimitPause Limit => _bench.Limit;

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_that_met_the_limit_is_first_again_when_the_limit_is_over()
    {
        await BeginAsync(TimeSpan.FromMinutes(30));
        Assert.Null(_bench.Queue.InFlight);
        Assert.NotNull(_bench.State.Paused);
        Assert.NotNull(Limit.Activity());
        Assert.True(_bench.IsKept);
        await _bench.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Empty(_bench.Advances);

        await _bench.PassAsync(TimeSpan.FromMinutes(2));

        Assert.EndsWith("work", _bench.Queue.First!.Text, StringComparison.Ordinal);
        Assert.Equal(2, _bench.Queue.Count);
        Assert.Null(_bench.State.Paused);
        Assert.Equal([true], _bench.Advances);
        Assert.Single(_bench.Told.Select(static told => told.Output).OfType<SessionQuestionClosed>());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_person_may_try_at_once()
    {
        await BeginAsync(TimeSpan.FromHours(3));

        Assert.Equal(AnswerReceipt.NoOption, await Limit.AnswerAsync("perhaps"));
        Assert.Equal(AnswerReceipt.Taken, await Limit.AnswerAsync("try now"));

        Assert.EndsWith("work", _bench.Queue.First!.Text, StringComparison.Ordinal);
        Assert.Null(Limit.Question);
        await _bench.PassAsync(TimeSpan.FromHours(4));
        Assert.Equal([true], _bench.Advances);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_person_may_drop_the_prompt_and_what_came_later_is_next()
    {
        await BeginAsync(TimeSpan.FromHours(3));

        await Limit.AnswerAsync("Drop it");

        Assert.Equal("later", _bench.Queue.First!.Text);
        Assert.Equal(1, _bench.Queue.Count);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_prompt_waits_while_its_session_is_on_the_way_to_another_machine()
    {
        await BeginAsync(TimeSpan.FromMinutes(10));
        _bench.State.PendingRelocation = new(SessionKey.New("moon"), "telegram:7", [], []);

        await _bench.PassAsync(TimeSpan.FromMinutes(30));

        Assert.NotNull(_bench.State.Paused);
        Assert.Empty(_bench.Advances);
    }

    private async Task BeginAsync(TimeSpan left)
    {
        await _bench.WorkingAsync();
        _bench.Queue.Add(SessionBench.Prompt("later"));
        var resetsAt = _bench.Clock.GetUtcNow() + left;
        var failure = new AgentFailure(AgentFailureKind.UsageLimit, "limit", HasProduced: false, resetsAt);
        await Limit.BeginAsync(
            new(_bench.Queue.InFlight!.Id, TurnOutcome.Failed, "", AgentUsage.None, failure), failure, resetsAt);
    }
}
