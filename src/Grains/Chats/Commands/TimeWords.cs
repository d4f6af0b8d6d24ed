using System.Globalization;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>How long something is, as people write it.</summary>
internal static class TimeWords
{
    /// <summary>Reads a number with <c>m</c>, <c>h</c>, <c>d</c> or <c>w</c> behind it.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="longest">The longest that is allowed.</param>
    /// <returns>How long; null if it is none of these, nothing, or too long.</returns>
    public static TimeSpan? Read(string text, TimeSpan longest)
    {
        if (text.Length < 2 || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        double? minutes = char.ToLowerInvariant(text[^1]) switch { 'm' => 1, 'h' => 60, 'd' => 1440, 'w' => 10_080, _ => null };
        return minutes * number is { } all && all > 0 && all <= longest.TotalMinutes ? TimeSpan.FromMinutes(all) : null;
    }
}
