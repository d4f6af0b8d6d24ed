using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Dormouse.Silo.Agents;

namespace Dormouse.Silo.Tests.Documents;

/// <summary>The tables of <c>docs/settings.md</c>: as they are, and as the programs' own lists of settings and agents make them.</summary>
internal static class SettingsDocument
{
    public const string Path = "docs/settings.md";

    private const string Lines = "|---|---|---|---|---|";
    private const string OfSettings = "| key | meaning | unit | default | allowed |";
    private const string OfAgents = "| protocol | what it is | command | permission modes | logins |";

    /// <summary>The tables as they stand in the document.</summary>
    public static IReadOnlyList<string> Written { get; } = [.. Table(OfSettings), .. Table(OfAgents)];

    /// <summary>The tables as they should be.</summary>
    public static IReadOnlyList<string> Made { get; } =
    [
        OfSettings, Lines, .. KnownSettings.Described.Select(Row),
        OfAgents, Lines, .. RegisteredAgents.All.All.OrderBy(static agent => agent.Rank).Select(Row),
    ];

    private static IEnumerable<string> Table(string header) =>
        Repository.Read(Path).Split('\n').SkipWhile(line => line != header).TakeWhile(static line => line.StartsWith('|'));

    private static string Row(AgentDescriptor agent)
    {
        var modes = agent.PermissionModes is { Count: > 0 } some ? Alternatives.InWords(some)
            : agent.HasOwnModes ? "the agent's own"
            : "none";
        var commands = string.Join(", ", agent.Initial.Select(static one => $"`{one.Value.Command}`"));
        var logins = agent.HasLogins ? "one for each person"
            : agent.Initial.Any(one => agent.HasLoginsFor(one.Key, one.Value)) ? "see below"
            : "none";
        return $"| `{agent.Name}` | {agent.Meaning} | {commands} | {modes} | {logins} |";
    }

    private static string Row(KnownSetting setting)
    {
        var unit = setting.Unit is null ? "" : $"{setting.Unit} ";
        return $"| `{setting.Key}` | {setting.Meaning} | {unit}| {setting.Default} | {setting.Allowed} |";
    }
}
