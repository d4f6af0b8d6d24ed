using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Frontend.Tests.Channels;

/// <summary>Clocks that can run away from the timers, as they do for a process that was stopped, and from each other.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private readonly FakeTimeProvider _inner = new();
    private TimeSpan _steady;
    private TimeSpan _wall;

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public void Advance(TimeSpan by) => _inner.Advance(by);

    public void StepWithoutTimers(TimeSpan by) => Skew(by, by);

    public void Skew(TimeSpan steady, TimeSpan wall) => (_steady, _wall) = (_steady + steady, _wall + wall);

    public override long GetTimestamp() => _inner.GetTimestamp() + (long)(_steady.TotalSeconds * TimestampFrequency);

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow() + _wall;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _inner.CreateTimer(callback, state, dueTime, period);
}
