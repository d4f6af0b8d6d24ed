namespace Dormouse.Grains.Tests.Sessions;

public sealed class TurnMonitorTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly SessionBench _bench = new();

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_without_a_sign_of_work_may_be_stuck_which_is_told_once()
    {
        await _bench.WorkingAsync();
        await _bench.PassAsync(9 * Minute);
        Assert.Empty(_bench.Notices("stuck-"));

        await _bench.PassAsync(60 * Minute);

        Assert.Single(_bench.Notices("stuck-"));
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_that_waits_for_a_person_is_not_said_to_be_stuck_however_long_they_take()
    {
        var run = await _bench.WorkingAsync();
        run.Activity = new(_bench.Clock.SteadyNow(), WaitsForPerson: true);

        await _bench.PassAsync(120 * Minute);

        Assert.Empty(_bench.Notices("stuck-"));
        Assert.Empty(_bench.Told);
        Assert.Null(_bench.Monitor.Activity());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task A_turn_whose_processes_use_the_processor_works()
    {
        var run = await _bench.WorkingAsync();
        for (var i = 0; i < 60; i++)
        {
            run.Processor += TimeSpan.FromSeconds(30);
            await _bench.PassAsync(Minute);
        }

        Assert.Empty(_bench.Notices("stuck-"));
        Assert.NotEmpty(_bench.Told.Select(static told => told.Output).OfType<SessionProgress>());
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Nobody_looks_after_the_turn_has_ended()
    {
        await _bench.WorkingAsync();
        _bench.Queue.Land();
        _bench.Run.Rest();
        _bench.Monitor.End();

        await _bench.PassAsync(60 * Minute);

        Assert.Empty(_bench.Told);
    }
}
