using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Isolation;

/// <summary>The people whose sessions run as Unix users of their own.</summary>
internal static class OtherUsers
{
    /// <summary>Who they are.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>Each person with the Unix user.</returns>
    public static IEnumerable<(string Person, string RunAs)> Wanted(SiloSettings settings) =>
        settings.Options.Users.Where(static user => user.Value.RunAs is not null).Select(static user => (user.Key, user.Value.RunAs!));

    /// <summary>Sees to it that a silo that starts can do what the settings say: nobody's sessions may run as somebody else.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="SettingsException">It can't.</exception>
    public static void Require(SiloSettings settings)
    {
        if (Faults(settings).FirstOrDefault() is { } fault)
        {
            throw new SettingsException($"{fault}.");
        }
    }

    /// <summary>What stands in the way.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>A sentence without an end mark for each.</returns>
    public static IEnumerable<string> Faults(SiloSettings settings) => Faults(settings, Environment.IsPrivilegedProcess);

    /// <summary>What stands in the way.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="isRoot">Whether the silo runs as root.</param>
    /// <returns>A sentence without an end mark for each.</returns>
    internal static IEnumerable<string> Faults(SiloSettings settings, bool isRoot)
    {
        foreach (var (person, name) in Wanted(settings))
        {
            var setting = $"Users:{person}:RunAs is '{name}'";
            if (settings.Options.Users[person].Trusted || settings.Options.Sessions.Isolation == SessionsOptions.NoIsolation)
            {
                var other = settings.Options.Users[person].Trusted ? $"Users:{person}:Trusted is true" : "Sessions:Isolation is none";
                yield return $"{setting}, and {other}; it must be one of them, for such a session is in a sandbox too";
            }
            else if (!isRoot)
            {
                yield return $"{setting}, and only root may start programs as another user; run Dormouse as root, or leave it out: "
                    + "sessions of others than the owner are in a sandbox all the same";
            }
            else if (UnixAccount.Find(name) is not { } account)
            {
                yield return $"{setting}, and this machine has no such user; make one with useradd --create-home {name}";
            }
            else if (account.User == 0)
            {
                yield return $"{setting}; it must be a user who is not root";
            }
            else if (Wanted(settings).First(one => one.RunAs == name).Person is var first && first != person)
            {
                yield return $"{setting}; it must be a user that nobody else's sessions run as, and those of {first} do";
            }
        }
    }
}
