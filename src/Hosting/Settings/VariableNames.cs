using System.Text.RegularExpressions;
using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>Names of environment variables.</summary>
/// <param name="patterns">Names, and beginnings of names with a <c>*</c> behind them.</param>
public sealed class VariableNames(params IEnumerable<string> patterns)
{
    private const char Any = '*';

    private readonly HashSet<string> _names = [.. patterns.Where(static pattern => !pattern.EndsWith(Any))];
    private readonly string[] _starts =
        [.. patterns.Where(static pattern => pattern.EndsWith(Any)).Select(static pattern => pattern[..^1])];

    /// <summary>No names.</summary>
    public static VariableNames None { get; } = new();

    /// <summary>Whether a name is among them; case counts.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if it is.</returns>
    public bool Has(string name) =>
        _names.Contains(name) || _starts.Any(start => name.StartsWith(start, StringComparison.Ordinal));
}

/// <summary>Allows names of variables and beginnings of names, but none of our own settings, which hold secrets.</summary>
internal sealed class VariablePatternAttribute : RuleAttribute
{
    public override string Allowed =>
        "the name of a variable, or the beginning of names with a * behind it, such as AWS_*; no setting of Dormouse";

    public override object? Read(string text) =>
        Regex.IsMatch(text, @"\A[A-Za-z_][A-Za-z0-9_]*\*?\z", RegexOptions.CultureInvariant) && !KnownSettings.IsVariable(text)
            ? text
            : null;
}
