using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>
/// The environment of an agent's process: of the silo's own only what a person would expect any program to see, what agents of its kind
/// need, and what the settings say. So no secret that was meant for somebody else gets there, whatever it is called.
/// </summary>
internal static class ChildEnvironment
{
    // Where programs and files are, who one is, how one speaks and writes, the way to the network; nothing that is a secret by itself.
    private static readonly VariableNames OfEverybody = new(
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "HOSTNAME", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "XDG_*",
        "TERM", "TERMINFO", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "LS_COLORS",
        "EDITOR", "VISUAL", "PAGER", "LESS", "MANPATH", "INFOPATH", "SSH_AUTH_SOCK",
        "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy",
        "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY",
        "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO",
        "JAVA_HOME", "GOPATH", "GOROOT", "CARGO_HOME", "RUSTUP_HOME", "NVM_DIR", "NVM_BIN", "PNPM_HOME", "VOLTA_HOME", "BUN_INSTALL",
        "PYENV_ROOT", "RBENV_ROOT", "VIRTUAL_ENV", "CONDA_PREFIX", "DOTNET_ROOT", "ANDROID_HOME", "ASDF_DIR", "ASDF_DATA_DIR");

    // With these, systemd speaks to the silo alone: who has them could say how the silo is, take its sockets for its own, or find its
    // secrets.
    private static readonly VariableNames OfSystemd = new(
        "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC", "LISTEN_FDNAMES", "LISTEN_FDS", "LISTEN_PID", "LISTEN_PIDFDID",
        "CREDENTIALS_DIRECTORY");

    // A shell sets them for itself; nobody misses them.
    private static readonly VariableNames OfTheShell = new("_", "PWD", "OLDPWD", "SHLVL");

    /// <summary>The names of the silo's own variables.</summary>
    public static IEnumerable<string> Inherited => Environment.GetEnvironmentVariables().Keys.Cast<string>();

    /// <summary>What to change in the inherited environment.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="ofKind">What agents of its kind see besides (<see cref="AgentDescriptor.Variables"/>); null for nothing.</param>
    /// <returns>Variables to set, and with null those to remove.</returns>
    public static Dictionary<string, string?> For(AgentOptions settings, VariableNames? ofKind = null) => For(settings, ofKind, Inherited);

    /// <summary>What to change in an environment.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="ofKind">What agents of its kind see besides; null for nothing.</param>
    /// <param name="inherited">The names of its variables.</param>
    /// <returns>Variables to set, and with null those to remove.</returns>
    public static Dictionary<string, string?> For(AgentOptions settings, VariableNames? ofKind, IEnumerable<string> inherited)
    {
        var asked = new VariableNames(settings.PassEnvironment);
        var environment = inherited
            .Where(name => IsPrivate(name) || !(OfEverybody.Has(name) || asked.Has(name) || ofKind?.Has(name) is true))
            .ToDictionary(static name => name, static _ => (string?)null);
        foreach (var (name, value) in settings.Environment)
        {
            environment[name] = value;
        }

        return environment;
    }

    /// <summary>What of an environment none of some agents sees, though a person might think so.</summary>
    /// <param name="agents">The agents, each with what those of its kind see besides.</param>
    /// <param name="inherited">The names of the variables.</param>
    /// <returns>Names, sorted; without what is ours or systemd's.</returns>
    public static IReadOnlyList<string> Dropped(
        IEnumerable<(AgentOptions Settings, VariableNames OfKind)> agents, IEnumerable<string> inherited)
    {
        string[] names = [.. inherited.Where(static name => !IsPrivate(name) && !OfTheShell.Has(name))];
        return
        [
            .. agents
                .Select(agent => For(agent.Settings, agent.OfKind, names))
                .Select(static changes => changes.Where(static one => one.Value is null).Select(static one => one.Key))
                .Aggregate((IEnumerable<string>)names, static (dropped, ofOne) => dropped.Intersect(ofOne))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>What is never passed on: our settings hold secrets (bot token, database password, tokens of people).</summary>
    private static bool IsPrivate(string name) =>
        KnownSettings.IsVariable(name) || OfSystemd.Has(name) || name.StartsWith("DORMOUSE_", StringComparison.Ordinal);
}
