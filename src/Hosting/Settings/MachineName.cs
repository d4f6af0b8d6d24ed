namespace Dormouse.Hosting.Settings;

/// <summary>Names of machines: 1 to 32 of a-z, 0-9, -.</summary>
public static class MachineName
{
    /// <summary>The rule in words.</summary>
    public const string Rule = "1 to 32 of a-z, 0-9, -";

    private const int MaxLength = 32;

    /// <summary>A name for this machine, made of its host name.</summary>
    public static string Own => Fit(Environment.MachineName);

    /// <summary>Whether this is a name.</summary>
    /// <param name="name">The text.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxLength && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>A name made of a host name.</summary>
    /// <param name="host">The host name.</param>
    /// <returns>The name.</returns>
    public static string Fit(string host)
    {
        var fit = string.Concat(
            host.Split('.')[0].ToLowerInvariant().Select(
                static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        return fit.Length switch { 0 => "machine", > MaxLength => fit[..MaxLength], _ => fit };
    }
}
