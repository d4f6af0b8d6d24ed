using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Tests.Sessions;

public sealed class ActiveRunTests
{
    private readonly SessionBench _bench = new();

    private ActiveRun Run => _bench.Run;

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_goes_through_its_phases_and_stays_in_memory_while_it_has_a_process()
    {
        Assert.Equal(SessionPhase.Idle, Run.Phase);
        await Run.StartAsync();
        Assert.Equal(SessionPhase.Starting, Run.Phase);
        Assert.True(_bench.IsKept);
        var run = await _bench.Agents.NextRunAsync();
        run.Ready();
        Run.GoOn();
        Assert.Equal(SessionPhase.Ready, Run.Phase);
        _bench.Queue.Add(SessionBench.Prompt("work"));
        _bench.Queue.Take();
        Run.BeginTurn();
        Assert.Equal(SessionPhase.Working, Run.Phase);
        Assert.True(Run.IsInTurn);
        _bench.Queue.Land();
        Run.Rest();
        Assert.Equal(SessionPhase.Ready, Run.Phase);
        Run.Suspend();
        Assert.Equal(SessionPhase.Suspending, Run.Phase);
        Run.End();
        Assert.Equal(SessionPhase.Idle, Run.Phase);
        Assert.Null(Run.Process);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_process_that_did_not_come_to_be_is_not_being_started()
    {
        _bench.Agents.FailNextStart(new AgentStartException("no"));
        await Assert.ThrowsAsync<AgentStartException>(Run.StartAsync);

        Run.AwaitDecision();

        Assert.Equal(SessionPhase.Idle, Run.Phase);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Another_activation_finds_the_process_as_it_is()
    {
        var run = await _bench.WorkingAsync();
        var next = new SessionBench();

        next.Run.TakeOver(run);
        Assert.Equal(SessionPhase.Ready, next.Run.Phase);
        next.State.InFlight = _bench.State.InFlight;
        next.Run.TakeOver(run);
        Assert.Equal(SessionPhase.Working, next.Run.Phase);
        await run.StopAsync();
        next.Run.TakeOver(run);
        Assert.Equal(SessionPhase.Suspending, next.Run.Phase);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_event_that_was_dealt_with_is_not_new_and_a_new_process_counts_from_0()
    {
        var first = await _bench.ReadyAsync();
        Assert.True(Run.IsNew(0));
        Run.Took(first.Id, 0);
        Assert.False(Run.IsNew(0));
        Assert.True(Run.IsNew(1));
        first.Exit();
        Run.End();
        var second = await _bench.ReadyAsync();

        // The last event of the first one started the second one.
        Run.Took(first.Id, 1);

        Assert.True(Run.IsNew(0));
        Assert.True(Run.Is(second.Id));
        Assert.False(Run.Is(first.Id));
    }
}
