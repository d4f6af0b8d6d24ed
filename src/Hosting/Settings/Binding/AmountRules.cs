using System.Globalization;
using System.Text.RegularExpressions;

namespace Dormouse.Hosting.Settings.Binding;

/// <summary>Allows numbers, with or without a fraction.</summary>
/// <param name="min">The smallest.</param>
/// <param name="max">The largest.</param>
internal sealed class AmountAttribute(double min, double max) : RuleAttribute
{
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");

    public override object? Read(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : null;

    public override string Write(object value) => ((double)value).ToString(CultureInfo.InvariantCulture);
}

/// <summary>Allows amounts of data, in bytes.</summary>
/// <param name="min">The smallest, as it is written.</param>
internal sealed partial class SizeAttribute(string min) : RuleAttribute
{
    public override string Allowed => $"{min} or more: a whole number with KiB, MiB, GiB, KB, MB or GB behind it, such as 512MiB or 4GB";

    public override object? Read(string text) => Parse(text) is { } size && size >= Parse(min) ? size : null;

    private static long? Parse(string text) =>
        Form.Match(text) is { Success: true } match
        && long.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && UnitOf(match.Groups[2].Value) is var unit
        && number <= long.MaxValue / unit
            ? number * unit
            : null;

    private static long UnitOf(string name) => name.ToUpperInvariant() switch
    {
        "KIB" => 1L << 10,
        "MIB" => 1L << 20,
        "GIB" => 1L << 30,
        "KB" => 1_000,
        "MB" => 1_000_000,
        _ => 1_000_000_000,
    };

    [GeneratedRegex(@"\A([0-9]{1,18}) ?([KMG]i?B)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form { get; }
}
