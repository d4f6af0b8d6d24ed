using System.Globalization;

namespace Dormouse.Contracts;

/// <summary>Somebody as their channel knows them.</summary>
/// <param name="Channel">The channel's name; see <see cref="ChatKey.ChannelOf"/>.</param>
/// <param name="Id">The channel's own id of them.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ExternalUserId")]
public sealed record ExternalUserId([property: Id(0)] string Channel, [property: Id(1)] string Id)
{
    /// <summary>Somebody whom their channel knows by a number.</summary>
    /// <param name="channel">The channel's name.</param>
    /// <param name="number">The number.</param>
    /// <returns>The id.</returns>
    public static ExternalUserId Of(string channel, long number) => new(channel, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>The id as a number, by which version 0.1.0 knows people; null if it is none, or written as no number is.</summary>
    public long? Number => long.TryParse(Id, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number.ToString(CultureInfo.InvariantCulture) == Id ? number : null;

    /// <returns>The channel and the id with a colon between them.</returns>
    public override string ToString() => $"{Channel}:{Id}";
}
