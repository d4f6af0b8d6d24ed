namespace Dormouse.Grains.Tests.Sessions;

public sealed class IdleSuspensionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly SessionBench _bench = new();

    [Fact(Timeout = Wait.Patience)]
    public async Task A_session_with_nothing_to_do_falls_asleep_when_its_time_is_over_and_not_before()
    {
        var run = await _bench.ReadyAsync();
        _bench.Idle.Update();

        await _bench.PassAsync(10 * Minute - TimeSpan.FromSeconds(1));
        Assert.False(run.WasStopped);
        await _bench.PassAsync(TimeSpan.FromSeconds(1));

        Assert.True(run.WasStopped);
        Assert.Equal(SessionPhase.Suspending, _bench.Run.Phase);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task An_open_question_keeps_a_session_awake_and_the_time_begins_anew_with_its_answer()
    {
        var run = await _bench.ReadyAsync();
        _bench.Idle.Update();
        await _bench.PassAsync(5 * Minute);
        _bench.Asking.Ask(new("q", "May it?", ["Yes"]), []);
        await _bench.PassAsync(60 * Minute);
        Assert.False(run.WasStopped);

        await _bench.Asking.CloseAsync("q", "Yes");

        await _bench.PassAsync(9 * Minute);
        Assert.False(run.WasStopped);
        await _bench.PassAsync(Minute);
        Assert.True(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task What_waits_keeps_a_session_awake_unless_it_waits_for_a_usage_limit()
    {
        await _bench.ReadyAsync();
        Assert.True(_bench.Idle.IsFree);
        _bench.Queue.Add(SessionBench.Prompt("more"));
        Assert.False(_bench.Idle.IsFree);

        _bench.State.Paused = new(SessionBench.Prompt("first"), _bench.Clock.GetUtcNow(), "q", "?");

        Assert.True(_bench.Idle.IsFree);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Work_beside_the_turns_keeps_a_session_awake_until_it_is_over()
    {
        var run = await _bench.ReadyAsync();
        run.HasBackgroundWork = true;
        _bench.Idle.Update();
        await _bench.PassAsync(30 * Minute);
        Assert.False(run.WasStopped);

        run.HasBackgroundWork = false;

        await _bench.PassAsync(11 * Minute);
        Assert.True(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_drain_lets_a_session_with_messages_that_wait_fall_asleep_but_stops_no_work_beside_the_turns()
    {
        var run = await _bench.ReadyAsync();
        _bench.Queue.Add(SessionBench.Prompt("more"));
        _bench.Idle.MakeRoom();
        Assert.False(run.WasStopped);
        _bench.Places.SetDraining(isDraining: true);
        run.HasBackgroundWork = true;
        _bench.Idle.MakeRoom();
        Assert.False(run.WasStopped);

        run.HasBackgroundWork = false;
        _bench.Idle.MakeRoom();

        Assert.True(run.WasStopped);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_process_with_old_settings_is_ended_as_soon_as_its_turn_is_over()
    {
        var run = await _bench.WorkingAsync();
        _bench.Idle.RestartWhenFree();
        Assert.False(run.WasStopped);
        Assert.True(_bench.Run.IsToEnd);

        _bench.Queue.Land();
        _bench.Run.Rest();
        _bench.Idle.RestartWhenFree();

        Assert.True(run.WasStopped);
    }
}
