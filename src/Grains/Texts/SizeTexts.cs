using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>Amounts of data as people read them.</summary>
public static class SizeTexts
{
    /// <summary>An amount in its largest unit: <c>1.5 GiB</c>, <c>20 MiB</c>, <c>3 KiB</c>.</summary>
    /// <param name="bytes">The amount.</param>
    /// <returns>The text.</returns>
    public static string Of(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KiB"),
    };
}
