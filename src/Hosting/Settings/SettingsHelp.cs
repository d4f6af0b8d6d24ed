using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>What <c>--help</c> says of the settings.</summary>
public static class SettingsHelp
{
    /// <summary>The settings that are often set in a program, a line each: key, what it sets, and its default in brackets.</summary>
    /// <param name="program">The program.</param>
    /// <returns>The lines, not indented.</returns>
    public static IReadOnlyList<string> Lines(ProgramKinds program)
    {
        (string Key, string Text)[] shown =
        [
            .. KnownSettings.Described.Where(setting => setting.HelpOf.HasFlag(program)).Select(
                static setting => (Key(setting), Text(setting))),
        ];
        var width = shown.Max(static line => line.Key.Length);
        return [.. shown.Select(line => $"{line.Key.PadRight(width)}  {line.Text}")];
    }

    private static string Key(KnownSetting setting) =>
        string.Join(':', setting.Key.Split(':').Select(static part => part switch
        {
            "<n>" => "0",
            ['<', .. var name, '>'] => name.ToUpperInvariant(),
            _ => part,
        }));

    private static string Text(KnownSetting setting)
    {
        var meaning = setting.Meaning.Split(';')[0];
        return (setting.Default.StartsWith(KnownSetting.None, StringComparison.Ordinal) ? meaning : $"{meaning} ({setting.Default})")
            .Replace("`", "", StringComparison.Ordinal);
    }
}
