using System.Globalization;

namespace Dormouse.Hosting.Settings;

/// <summary>Reads settings, each with its rule. What is in our sections and not in <see cref="KnownSettings"/> is a typo, and an error.</summary>
/// <param name="configuration">The configuration.</param>
public sealed class SettingsReader(IConfiguration configuration)
{
    /// <summary>Reads a text.</summary>
    /// <param name="key">The setting.</param>
    /// <returns>The text, or null if it is not set or empty.</returns>
    public string? Text(string key) => configuration[key] is { Length: > 0 } value ? value : null;

    /// <summary>Reads a text that must obey a rule.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="isAllowed">The rule.</param>
    /// <param name="allowed">The rule in words, after "it must be".</param>
    /// <returns>The text, or null if it is not set.</returns>
    /// <exception cref="SettingsException">It breaks the rule.</exception>
    public string? Text(string key, Func<string, bool> isAllowed, string allowed) =>
        Text(key) is { } value ? isAllowed(value) ? value : throw Wrong(key, value, allowed) : null;

    /// <summary>Reads a secret: its value never gets into a message.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="isAllowed">Its rule.</param>
    /// <param name="allowed">The rule in words, after "it must be".</param>
    /// <returns>The secret, or null if it is not set.</returns>
    /// <exception cref="SettingsException">It breaks the rule.</exception>
    public string? Secret(string key, Func<string, bool> isAllowed, string allowed) =>
        Text(key) is { } value ? isAllowed(value) ? value : throw new SettingsException($"{key} is not valid (its value is not shown); it must be {allowed}.") : null;

    /// <summary>Reads a whole number.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="min">The smallest allowed.</param>
    /// <param name="max">The largest allowed.</param>
    /// <param name="otherwise">The value if it is not set.</param>
    /// <returns>The number.</returns>
    /// <exception cref="SettingsException">It is no such number.</exception>
    public int Number(string key, int min, int max, int otherwise) => Text(key) is not { } value ? otherwise
        : int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Wrong(key, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"));

    /// <summary>Reads a time.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="min">The shortest allowed.</param>
    /// <param name="max">The longest allowed; <see cref="TimeSpan.MaxValue"/> if there is none.</param>
    /// <param name="otherwise">The value if it is not set.</param>
    /// <returns>The time.</returns>
    /// <exception cref="SettingsException">It is no such time.</exception>
    public TimeSpan Duration(string key, TimeSpan min, TimeSpan max, TimeSpan otherwise) => Text(key) is not { } value ? otherwise
        : value.Contains(':') && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) && time >= min && time <= max ? time
        : throw Wrong(key, value, $"a time from {min:c} {(max == TimeSpan.MaxValue ? "up" : $"to {max:c}")}, written hours:minutes:seconds");

    /// <summary>Reads a truth value.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="otherwise">The value if it is not set.</param>
    /// <returns>The value.</returns>
    /// <exception cref="SettingsException">It is neither true nor false.</exception>
    public bool Truth(string key, bool otherwise) => Text(key) is not { } value ? otherwise
        : bool.TryParse(value, out var truth) ? truth
        : throw Wrong(key, value, "true or false");

    /// <summary>Lists the names below a section, for example every <c>Users:NAME</c>.</summary>
    /// <param name="section">The section.</param>
    /// <param name="isAllowed">The rule for names.</param>
    /// <param name="allowed">The rule in words, after "its names must be".</param>
    /// <returns>The names.</returns>
    /// <exception cref="SettingsException">A name breaks the rule.</exception>
    public IReadOnlyList<string> Names(string section, Func<string, bool> isAllowed, string allowed)
    {
        var names = configuration.GetSection(section).GetChildren().Select(static child => child.Key).ToArray();
        return names.FirstOrDefault(name => !isAllowed(name)) is { } wrong
            ? throw new SettingsException($"{section}:{wrong} is not allowed: names in {section} must be {allowed}.")
            : names;
    }

    /// <summary>Reads a list, <c>KEY:0</c>, <c>KEY:1</c> and so on.</summary>
    /// <param name="key">The setting.</param>
    /// <returns>The items with their keys, in order.</returns>
    public IReadOnlyList<(string Key, string Value)> List(string key) =>
    [
        .. configuration.GetSection(key).GetChildren().Select(child => (child.Path, Value: Text(child.Path) ?? "")),
    ];

    /// <summary>Refuses every setting of our sections that does not exist, whether or not this program reads the others.</summary>
    /// <exception cref="SettingsException">There is one.</exception>
    public void RefuseUnknown()
    {
        foreach (var section in KnownSettings.Sections)
        {
            foreach (var (key, value) in configuration.GetSection(section).AsEnumerable())
            {
                if (value is not null && key != section && !KnownSettings.Has(key))
                {
                    var meant = KnownSettings.Nearest(key) is { } nearest ? $"; did you mean {nearest}?" : ".";
                    throw new SettingsException($"{key} is not a setting{meant} All settings are listed in docs/settings.md.");
                }
            }
        }
    }

    /// <summary>The exception for a wrong value.</summary>
    /// <param name="key">The setting.</param>
    /// <param name="value">The value.</param>
    /// <param name="allowed">What is allowed, after "it must be".</param>
    /// <returns>The exception.</returns>
    public static SettingsException Wrong(string key, string value, string allowed) => new($"{key} is '{value}'; it must be {allowed}.");
}
