using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>Times and durations as people read them.</summary>
public static class TimeTexts
{
    /// <summary>A duration in its largest whole unit: <c>15 min</c>, <c>3 h</c>, <c>2 d</c>; <c>5 s</c> below a minute.</summary>
    /// <param name="duration">The duration.</param>
    /// <returns>The text.</returns>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalDays} d"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours} h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMinutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)duration.TotalSeconds)} s"),
    };

    /// <summary>How long ago: <c>just now</c> below a minute, then <c>5 min ago</c> and so on.</summary>
    /// <param name="then">The moment.</param>
    /// <param name="now">The present.</param>
    /// <returns>The text.</returns>
    public static string Ago(DateTimeOffset then, DateTimeOffset now) => Ago(now - then);

    /// <inheritdoc cref="Ago(DateTimeOffset, DateTimeOffset)"/>
    /// <param name="passed">What has passed since.</param>
    public static string Ago(TimeSpan passed) => passed < TimeSpan.FromMinutes(1) ? "just now" : $"{Duration(passed)} ago";

    /// <summary>A moment in UTC: <c>14:05 UTC</c>, with its date if that is another day than today.</summary>
    /// <param name="moment">The moment; a minute that has begun counts as full, so that nobody comes too early.</param>
    /// <param name="now">The present.</param>
    /// <returns>The text.</returns>
    public static string Utc(DateTimeOffset moment, DateTimeOffset now)
    {
        var full = moment.UtcDateTime.AddTicks(TimeSpan.TicksPerMinute - 1);
        return full.ToString(full.Date == now.UtcDateTime.Date ? "HH:mm 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    /// <summary>An idle timeout: whole minutes where it is, seconds otherwise.</summary>
    /// <param name="timeout">The timeout.</param>
    /// <returns>The text, for example <c>10 min</c>.</returns>
    public static string Timeout(TimeSpan timeout) => timeout.Ticks % TimeSpan.TicksPerMinute == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)timeout.TotalMinutes} min")
        : string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalSeconds:0.#} s");
}
