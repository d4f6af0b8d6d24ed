using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Doctor;

/// <summary>Whether a secret stands on a command line, which every user of the computer can read as long as the program runs.</summary>
internal static class CommandLineCheck
{
    private const string Postgres = "Storage:Postgres";

    /// <summary>Checks the arguments of this program and of the Dormouse of the same settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="arguments">The arguments of this program.</param>
    /// <returns>The finding.</returns>
    public static Finding Run(SiloSettings settings, IEnumerable<string> arguments) =>
        Of([.. arguments, .. new RunningSilo(settings.Deployment.LockFile).Arguments]);

    /// <summary>Checks arguments.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <returns>The finding.</returns>
    public static Finding Of(IReadOnlyList<string> arguments)
    {
        string[] secrets = [.. Given(arguments).Where(static one => IsSecret(one.Key, one.Value)).Select(static one => one.Key).Distinct()];
        return secrets.Length == 0
            ? Finding.Ok("secrets", "none is on a command line")
            : Finding.Warn(
                "secrets",
                $"{string.Join(" and ", secrets)} on the command line can be read by every user of this computer; "
                + string.Join(", and ", secrets.Select(Remedy)));
    }

    private static IEnumerable<(string Key, string Value)> Given(IReadOnlyList<string> arguments)
    {
        for (var at = 0; at < arguments.Count; at++)
        {
            var parts = arguments[at].TrimStart('-', '/').Split('=', 2);
            yield return (parts[0].Replace("__", ":", StringComparison.Ordinal), parts.Length > 1 ? parts[1]
                : at + 1 < arguments.Count ? arguments[at + 1]
                : "");
        }
    }

    private static bool IsSecret(string key, string value)
    {
        if (!KnownSettings.IsSecret(key) || !string.Equals(key, Postgres, StringComparison.OrdinalIgnoreCase))
        {
            return KnownSettings.IsSecret(key);
        }

        try
        {
            return PostgresConnection.Parse(value).HasPassword;
        }
        catch (SettingsException)
        {
            return true;
        }
    }

    private static string Remedy(string key) =>
        KnownSettings.Has($"{key}File") ? $"set {key}File to a file of your own that holds it" : $"write {key} into appsettings.json";
}
