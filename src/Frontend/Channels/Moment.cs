namespace Dormouse.Frontend.Channels;

/// <summary>
/// A point in time, on both clocks. What has passed since is what the faster one says: one clock stands still while a
/// laptop sleeps, the other may be set back.
/// </summary>
/// <param name="Timestamp">The monotonic clock.</param>
/// <param name="Utc">The clock on the wall.</param>
internal readonly record struct Moment(long Timestamp, DateTimeOffset Utc)
{
    /// <summary>Now.</summary>
    /// <param name="time">The clocks.</param>
    /// <returns>The moment.</returns>
    public static Moment Now(TimeProvider time) => new(time.GetTimestamp(), time.WallNow());

    /// <summary>How long ago it was.</summary>
    /// <param name="time">The clocks.</param>
    /// <returns>The time; never negative.</returns>
    public TimeSpan Elapsed(TimeProvider time)
    {
        var (steady, wall) = (time.GetElapsedTime(Timestamp), time.WallNow() - Utc);
        return steady > wall ? steady : wall;
    }
}
