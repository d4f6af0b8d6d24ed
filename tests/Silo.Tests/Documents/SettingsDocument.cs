using Dormouse.Cluster.Settings;

namespace Dormouse.Silo.Tests.Documents;

/// <summary>The table of <c>docs/settings.md</c>: as it is, and as the programs' own list of settings makes it.</summary>
internal static class SettingsDocument
{
    public const string Path = "docs/settings.md";

    private const string Header = "| key | meaning | unit | default | allowed |";

    /// <summary>The table as it stands in the document.</summary>
    public static IReadOnlyList<string> Written { get; } =
        [.. Repository.Read(Path).Split('\n').SkipWhile(static line => line != Header).TakeWhile(static line => line.StartsWith('|'))];

    /// <summary>The table as it should be.</summary>
    public static IReadOnlyList<string> Made { get; } = [Header, "|---|---|---|---|---|", .. KnownSettings.Described.Select(Row)];

    private static string Row(KnownSetting setting)
    {
        var unit = setting.Unit is null ? "" : $"{setting.Unit} ";
        return $"| `{setting.Key}` | {setting.Meaning} | {unit}| {setting.Default} | {setting.Allowed} |";
    }
}
