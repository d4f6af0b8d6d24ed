using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>The environment of an agent's process: the silo's own, without what is ours alone.</summary>
internal static class ChildEnvironment
{
    // With these, systemd speaks to the silo alone: who has them could say how the silo is, or take its sockets for its own.
    private static readonly string[] OfSystemd =
    [
        "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDNAMES", "LISTEN_FDS", "LISTEN_PID", "LISTEN_PIDFDID",
    ];

    /// <summary>What to change in the inherited environment.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>Variables to set, and with null those to remove.</returns>
    public static Dictionary<string, string?> For(AgentOptions settings) =>
        For(settings, Environment.GetEnvironmentVariables().Keys.Cast<string>());

    /// <summary>What to change in an environment.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="inherited">The names of its variables.</param>
    /// <returns>Variables to set, and with null those to remove.</returns>
    public static Dictionary<string, string?> For(AgentOptions settings, IEnumerable<string> inherited)
    {
        var environment = inherited
            .Where(static name => IsOurs(name) || OfSystemd.Contains(name))
            .ToDictionary(static name => name, static _ => (string?)null);
        foreach (var (name, value) in settings.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>What to change in the inherited environment, so that more of it does not reach the process.</summary>
    /// <param name="names">Variables that are not to be inherited.</param>
    /// <param name="changes">What is changed already; what it sets stays.</param>
    /// <returns>All changes.</returns>
    public static IReadOnlyDictionary<string, string?> Without(IEnumerable<string> names, IReadOnlyDictionary<string, string?> changes)
    {
        var environment = new Dictionary<string, string?>(changes);
        foreach (var name in names)
        {
            environment.TryAdd(name, null);
        }

        return environment;
    }

    /// <summary>
    /// Our settings hold secrets (bot token, database password, tokens of people); no tool of an agent may see them. A setting is
    /// written <c>Telegram__Token</c> or, where something else than a shell sets it, <c>Telegram:Token</c>.
    /// </summary>
    private static bool IsOurs(string name) => KnownSettings.Sections.Any(section =>
        name.StartsWith($"{section}__", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));
}
