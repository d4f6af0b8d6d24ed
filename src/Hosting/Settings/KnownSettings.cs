using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>
/// Every setting that there is, of all our programs: silos and frontends may share one file, and a typo in it is told by whichever
/// reads it.
/// </summary>
public static class KnownSettings
{
    private const char Separator = ':';
    private const string AnyName = "*";
    private const int MostTypos = 3;

    /// <summary>The settings with all that is to be known of them, as <see cref="DormouseOptions"/> has them.</summary>
    public static IReadOnlyList<KnownSetting> Described => [.. SettingsDescription.Of(typeof(DormouseOptions))];

    /// <summary>The keys of all settings; <c>*</c> stands for a name or a number.</summary>
    public static IReadOnlyList<string> All { get; } = [.. SettingsDescription.KeysOf(typeof(DormouseOptions)).Select(Pattern)];

    private static IReadOnlyList<string> Secrets { get; } = [.. SettingsDescription.SecretsOf(typeof(DormouseOptions)).Select(Pattern)];

    /// <summary>The sections that are ours.</summary>
    public static IReadOnlyList<string> Sections { get; } = [.. All.Select(static key => key.Split(Separator)[0]).Distinct()];

    /// <summary>
    /// Whether an environment variable is one of our settings, known or not, written <c>Telegram__Token</c> or, where something else
    /// than a shell sets it, <c>Telegram:Token</c>.
    /// </summary>
    /// <param name="variable">The variable's name, in any case.</param>
    /// <returns>True if it is.</returns>
    public static bool IsVariable(string variable) => Sections.Any(section =>
        variable.StartsWith($"{section}__", StringComparison.OrdinalIgnoreCase)
            || variable.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there is such a setting.</summary>
    /// <param name="key">Its key, in any case.</param>
    /// <returns>True if there is.</returns>
    public static bool Has(string key)
    {
        var parts = key.Split(Separator);
        return All.Any(known => Fits(known, parts));
    }

    /// <summary>Whether a setting holds a secret.</summary>
    /// <param name="key">Its key, in any case.</param>
    /// <returns>True if it is one that does.</returns>
    public static bool IsSecret(string key) => Secrets.Any(known => Fits(known, key.Split(Separator)));

    /// <summary>The setting that was probably meant.</summary>
    /// <param name="key">What was written.</param>
    /// <returns>The setting, or null if none is near.</returns>
    public static string? Nearest(string key)
    {
        var parts = key.Split(Separator);
        var (nearest, typos) = All.Select(known => Named(known, parts)).Select(
            known => (known, Distance(known, key))).MinBy(static pair => pair.Item2);
        return typos <= MostTypos ? nearest : null;
    }

    private static bool Fits(string known, string[] parts) => known.Split(Separator) is var names
        && names.Length == parts.Length
        && names.Zip(parts).All(
            static pair => pair.First == AnyName || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));

    private static string Named(string known, string[] parts) => string.Join(
        Separator, known.Split(Separator).Select((name, index) => name == AnyName && index < parts.Length ? parts[index] : name));

    private static int Distance(string one, string other)
    {
        (one, other) = (one.ToUpperInvariant(), other.ToUpperInvariant());
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                (row[j], diagonal) = (Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)), row[j]);
            }
        }

        return row[^1];
    }

    private static string Pattern(string key) =>
        string.Join(Separator, key.Split(Separator).Select(static name => name.StartsWith('<') ? AnyName : name));
}
