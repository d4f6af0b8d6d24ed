using System.Collections;

namespace Dormouse.Silo.Agents;

/// <summary>The environment of an agent's process: the silo's own, without what is ours alone.</summary>
internal static class ChildEnvironment
{
    // Our settings hold secrets (bot token, database password, tokens of people); no tool of an agent may see them.
    private static readonly string[] OurPrefixes =
    [
        "Machine__", "Storage__", "Cluster__", "Sessions__", "Agents__", "Personas__", "Users__", "Telegram__", "Frontend__", "Dashboard__",
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
            if (OurPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || OfOtherAgents.Contains(name))
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
}
