using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Telegram.Intake;

/// <summary>Which lanes fail and since when, and which of them have to make way for others.</summary>
/// <param name="patience">How long a lane may fail.</param>
/// <param name="time">The clock.</param>
internal sealed class LaneFailures(IntakePatience patience, TimeProvider time)
{
    private readonly Dictionary<IntakeLane, Moment> _failing = [];
    private readonly HashSet<IntakeLane> _inTheWay = [];

    /// <summary>Work of a lane has ended.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="failure">Why, if it failed; null if all was taken.</param>
    public void Note(IntakeLane lane, Exception? failure)
    {
        if (failure is null)
        {
            _failing.Remove(lane);
            return;
        }

        _failing.TryAdd(lane, Moment.Now(time));
        if (!Failures.IsPassing(failure))
        {
            // A mistake of ours, which is there at the next try too.
            _inTheWay.Add(lane);
        }
    }

    /// <summary>A lane makes way at its next try.</summary>
    /// <param name="lane">The lane.</param>
    public void PutInTheWay(IntakeLane lane) => _inTheWay.Add(lane);

    /// <summary>How a lane stands at a try. That it makes way is told once.</summary>
    /// <param name="lane">The lane.</param>
    /// <returns>How it stands.</returns>
    public LaneStanding Standing(IntakeLane lane)
    {
        var isFailing = _failing.TryGetValue(lane, out var since);
        var isForLong = isFailing && time.GetElapsedTime(since.Timestamp) >= patience.Failing;
        return new(isFailing, _inTheWay.Remove(lane) || isForLong, isFailing ? since.Utc : time.WallNow());
    }
}
