namespace Dormouse.Contracts;

/// <summary>
/// The two clocks that a <see cref="TimeProvider"/> has. The one on the wall is set: by hand, by NTP, by an hour at once. What was
/// measured by it can then last an hour longer or be over at once, so <c>TimeProvider.GetUtcNow</c> is banned in <c>src/</c>
/// (<c>src/BannedSymbols.txt</c>) and whoever needs it says so here.
/// </summary>
public static class Clocks
{
    /// <summary>The time on the wall, for moments that are shown, stored or planned, or compared with such a moment.</summary>
    /// <param name="time">The clocks.</param>
    /// <returns>The moment.</returns>
#pragma warning disable RS0030 // The only place that may.
    public static DateTimeOffset WallNow(this TimeProvider time) => time.GetUtcNow();
#pragma warning restore RS0030

    /// <summary>The time that nobody sets, for how long something takes or has to wait.</summary>
    /// <param name="time">The clocks.</param>
    /// <returns>The time since a moment that is the same for this whole process, and says nothing by itself.</returns>
    public static TimeSpan SteadyNow(this TimeProvider time) => time.GetElapsedTime(0);
}
