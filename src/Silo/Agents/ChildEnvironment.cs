using System.Collections;

namespace Dormouse.Silo.Agents;

/// <summary>The environment of an agent's process: the silo's own, without what is ours alone.</summary>
internal static class ChildEnvironment
{
    // Our settings hold secrets (bot token, database password, tokens of people); no tool of an agent may see them.
    private static readonly string[] OurSections =
    [
        "Machine", "Storage", "Cluster", "Sessions", "Agents", "Personas", "Users", "Telegram", "Frontend", "Dashboard",
    ];

    // A silo that was itself started by an agent must not look like that agent's child to another one.
    private static readonly string[] OfOtherAgents = ["CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT"];

    /// <summary>What to change in the inherited environment.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>Variables to set, and with null those to remove.</returns>
    public static Dictionary<string, string?> For(AgentSettings settings)
    {
        var environment = new Dictionary<string, string?>();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (IsOurs(name) || OfOtherAgents.Contains(name))
            {
                environment[name] = null;
            }
        }

        foreach (var (name, value) in settings.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>A setting is written <c>Telegram__Token</c> or, where something else than a shell sets it, <c>Telegram:Token</c>.</summary>
    private static bool IsOurs(string name) => OurSections.Any(section =>
        name.StartsWith($"{section}__", StringComparison.OrdinalIgnoreCase) || name.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));
}
