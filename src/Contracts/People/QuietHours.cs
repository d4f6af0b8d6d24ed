namespace Dormouse.Contracts;

/// <summary>Hours of the day in which nothing is sent, in a time zone.</summary>
/// <param name="From">When they begin.</param>
/// <param name="To">When they end; before <paramref name="From"/> for hours over midnight.</param>
/// <param name="Zone">The time zone's IANA name, such as <c>Europe/Berlin</c>.</param>
[GenerateSerializer, Immutable, Alias("dormouse.QuietHours")]
public sealed record QuietHours([property: Id(487)] TimeOnly From, [property: Id(488)] TimeOnly To, [property: Id(489)] string Zone)
{
    /// <summary>Whether a moment is in them.</summary>
    /// <param name="now">The moment.</param>
    /// <returns>True if nothing is to be sent; never in a zone that this computer does not know.</returns>
    public bool Has(DateTimeOffset now) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone)
        && TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).IsBetween(From, To);
}
