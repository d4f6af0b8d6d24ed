using System.Globalization;
using System.Text.RegularExpressions;

namespace Dormouse.Hosting.Settings.Binding;

/// <summary>Allows any text.</summary>
internal sealed class AnyTextAttribute : RuleAttribute
{
    public override string Allowed => "any text";

    public override object? Read(string text) => text;
}

/// <summary>Allows <c>true</c> and <c>false</c>.</summary>
internal sealed class TruthAttribute : RuleAttribute
{
    public override string Allowed => "true or false";

    public override object? Read(string text) => bool.TryParse(text, out var truth) ? truth : null;

    public override string Write(object value) => value is true ? "true" : "false";
}

/// <summary>Allows whole numbers.</summary>
/// <param name="min">The smallest.</param>
/// <param name="max">The largest.</param>
internal sealed class WholeNumberAttribute(int min, int max) : RuleAttribute
{
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");

    public override object? Read(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : null;
}

/// <summary>Allows TCP ports; 0 is any free one.</summary>
internal sealed class PortAttribute : RuleAttribute
{
    private static readonly WholeNumberAttribute Number = new(0, 65_535);

    public override string Allowed => Number.Allowed;

    public override string Unit => "TCP port";

    public override object? Read(string text) => Number.Read(text);
}

/// <summary>Allows times.</summary>
/// <param name="min">The shortest, as hours:minutes:seconds.</param>
/// <param name="max">The longest; null if there is none.</param>
internal sealed class DurationAttribute(string min, string? max = null) : RuleAttribute
{
    public override string Allowed => $"a time from {min} {(max is null ? "up" : $"to {max}")}, written {Unit}";

    public override string Unit => "hours:minutes:seconds";

    public override object? Read(string text) =>
        text.Contains(':')
        && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time)
        && time >= Parse(min)
        && (max is null || time <= Parse(max))
            ? time
            : null;

    public override string Write(object value) => ((TimeSpan)value).ToString("c", CultureInfo.InvariantCulture);

    private static TimeSpan Parse(string time) => TimeSpan.ParseExact(time, "c", CultureInfo.InvariantCulture);
}

/// <summary>Allows some words.</summary>
/// <param name="words">The words.</param>
internal sealed class OneOfAttribute(params string[] words) : RuleAttribute
{
    public override string Allowed => Alternatives.InWords(words);

    public override object? Read(string text) => words.Contains(text) ? text : null;
}

/// <summary>Allows texts that match a regular expression as a whole.</summary>
/// <param name="pattern">The regular expression.</param>
/// <param name="allowed">The rule in words, after "it must be".</param>
internal sealed class PatternAttribute(string pattern, string allowed) : RuleAttribute
{
    public override string Allowed => allowed;

    public override object? Read(string text) =>
        Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant) ? text : null;
}
