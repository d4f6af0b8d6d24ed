using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Tests.Channels;

public sealed class LeaseTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(5);
    private readonly SteppingClock _time = new();

    [Fact]
    public void It_counts_from_before_the_question_and_is_over_by_itself()
    {
        using var lease = new Lease(Length, _time);
        var asked = Moment.Now(_time);
        _time.Advance(TimeSpan.FromSeconds(3));
        lease.Grant(asked);
        Assert.True(lease.IsHeld);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(lease.IsHeld);
    }

    [Fact]
    public async Task Renewed_in_time_it_is_one_term_and_its_work_goes_on()
    {
        using var lease = new Lease(Length, _time);
        lease.Grant(Moment.Now(_time));
        var term = await lease.HeldAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            lease.Grant(Moment.Now(_time));
        }

        Assert.Same(term, await lease.HeldAsync(TestContext.Current.CancellationToken));
        Assert.False(term.Over.IsCancellationRequested);
        _time.Advance(Length);
        Assert.True(term.Over.IsCancellationRequested);
    }

    [Fact]
    public async Task A_term_that_is_over_stays_over_though_the_lease_is_got_again()
    {
        using var lease = new Lease(Length, _time);
        lease.Grant(Moment.Now(_time));
        var before = await lease.HeldAsync(TestContext.Current.CancellationToken);
        _time.Advance(Length);
        var next = lease.HeldAsync(TestContext.Current.CancellationToken);
        Assert.False(next.IsCompleted);
        lease.Grant(Moment.Now(_time));
        var after = await next;
        Assert.True(after.IsHeld);
        Assert.False(before.IsHeld);
        Assert.Throws<LeaseOverException>(before.Require);
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_gives_nothing()
    {
        using var lease = new Lease(Length, _time);
        var asked = Moment.Now(_time);
        _time.Advance(TimeSpan.FromSeconds(20));
        lease.Grant(asked);
        Assert.False(lease.IsHeld);
        Assert.False(lease.HeldAsync(TestContext.Current.CancellationToken).IsCompleted);
        lease.Grant(Moment.Now(_time));
        Assert.True((await lease.HeldAsync(TestContext.Current.CancellationToken)).IsHeld);
    }

    [Fact]
    public async Task A_process_that_was_stopped_knows_before_its_timers_do()
    {
        using var lease = new Lease(Length, _time);
        lease.Grant(Moment.Now(_time));
        var term = await lease.HeldAsync(TestContext.Current.CancellationToken);
        _time.StepWithoutTimers(Length);
        Assert.False(term.Over.IsCancellationRequested);
        Assert.False(term.IsHeld);
        lease.Grant(Moment.Now(_time));
        Assert.True(term.Over.IsCancellationRequested);
        Assert.NotSame(term, await lease.HeldAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(6, 0)]
    [InlineData(6, -3600)]
    public async Task The_clock_that_ran_faster_counts(int steady, int wall)
    {
        using var lease = new Lease(Length, _time);
        lease.Grant(Moment.Now(_time));
        var term = await lease.HeldAsync(TestContext.Current.CancellationToken);
        _time.Skew(TimeSpan.FromSeconds(steady), TimeSpan.FromSeconds(wall));
        Assert.False(term.IsHeld);
    }

    [Fact]
    public async Task A_lease_that_is_given_up_ends_at_once()
    {
        using var lease = new Lease(Length, _time);
        lease.Grant(Moment.Now(_time));
        var term = await lease.HeldAsync(TestContext.Current.CancellationToken);
        lease.End();
        Assert.True(term.Over.IsCancellationRequested);
        Assert.False(lease.IsHeld);
    }
}
