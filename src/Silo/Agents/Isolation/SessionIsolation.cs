using Dormouse.Grains.Agents;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Isolation;

/// <summary>
/// Whose sessions run in a sandbox: those of anybody but the owner, so that who has a session is not everybody. Where no sandbox can be
/// had, their sessions are refused.
/// </summary>
/// <param name="settings">The settings.</param>
/// <param name="hasOwner">Whether the owner has ever logged in; null where nobody can be asked.</param>
/// <param name="searchPath">Where the sandbox's program is looked for; null for the silo's own PATH.</param>
internal sealed class SessionIsolation(SiloSettings settings, Func<Task<bool>>? hasOwner = null, string? searchPath = null)
{
    private readonly FoundOnce<(Bubblewrap? Found, string Why)> _bubblewrap = new(() => Bubblewrap.FindAsync(searchPath));
    private readonly FoundOnce<(Bubblewrap? Found, string Why)> _asAnother = new(() => Bubblewrap.FindAsync(searchPath, asAnother: true));

    private bool _hasOwner;

    private string? Mode => settings.Options.Sessions.Isolation;

    /// <summary>Whether sessions of a person run in a sandbox, or not at all.</summary>
    /// <param name="user">The person.</param>
    /// <returns>True if they do.</returns>
    public async Task<bool> IsolatesAsync(string user) => settings.RunAs(user) is not null || await IsIsolatedAsync(user);

    private async Task<bool> IsIsolatedAsync(string user) => Mode != SessionsOptions.NoIsolation
        && settings.Options.Users.GetValueOrDefault(user) is not { Trusted: true }
        && (Mode == SessionsOptions.Bubblewrap || !await IsOwnerAsync(user));

    /// <summary>The sandbox of a session.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <returns>The sandbox; null if it has none.</returns>
    /// <exception cref="AgentStartException">It must have one, and none can be had.</exception>
    public async Task<SessionSandbox?> OfAsync(AgentLaunch launch, string folder)
    {
        if (!await IsolatesAsync(launch.Owner))
        {
            return null;
        }

        var account = AccountOf(launch.Owner);
        var (bubblewrap, why) = await (account is null ? _bubblewrap : _asAnother).GetAsync();
        var remedy = account is null ? $", or set Users:{launch.Owner}:Trusted=true to let them see what Dormouse sees" : "";
        return bubblewrap is not null
            ? new(bubblewrap, settings, launch, folder, account is null && await IsOwnerAsync(launch.Owner))
            {
                Processes = bubblewrap.CountsProcesses ? settings.Options.Sessions.Limits.Processes : null,
                Account = account,
            }
            : throw new AgentStartException(
                $"Sessions of {launch.Owner} only run in bubblewrap, and {why}. Install the package bubblewrap on {settings.Machine}{remedy}.");
    }

    private UnixAccount? AccountOf(string user) => settings.RunAs(user) is not { } name ? null
        : UnixAccount.Find(name)
            ?? throw new AgentStartException($"Sessions of {user} run as the Unix user {name} (Users:{user}:RunAs), whom this machine does not have.");

    /// <summary>Whether processes can be limited without a cgroup: in a sandbox, where the kernel counts these apart.</summary>
    /// <returns>Whether they can be there, and whether all sessions are in one.</returns>
    public async Task<(bool InSandbox, bool IsForAll)> CountsProcessesAsync() =>
        Mode != SessionsOptions.NoIsolation && (await _bubblewrap.GetAsync()).Found is { CountsProcesses: true }
            ? (true, Mode == SessionsOptions.Bubblewrap && !settings.Options.Users.Values.Any(static user => user.Trusted))
            : (false, false);

    /// <summary>What holds on this machine, in one line for people.</summary>
    /// <returns>Words without an end mark, and whether somebody should know better than to leave it so.</returns>
    public async Task<(string Text, bool IsOpen)> DescribeAsync()
    {
        var (found, why) = await _bubblewrap.GetAsync();
        if (Mode == SessionsOptions.NoIsolation)
        {
            return ("whoever has a session can read what Dormouse can, its secrets included (Sessions:Isolation is none)", true);
        }

        string[] trusted =
        [
            .. settings.Options.Users.Where(static user => user.Value.Trusted && user.Key != KnownPeople.Owner)
                .Select(static user => user.Key),
        ];
        var isForAll = Mode == SessionsOptions.Bubblewrap;
        var whose = isForAll ? "sessions" : "sessions of others than the owner";
        var except = trusted.Length == 0 ? "" : $"; those of {string.Join(", ", trusted)} (Trusted) see what Dormouse sees";
        return found is not null
            ? ($"{whose} run in bubblewrap {found.Version}, apart from each other's files and from Dormouse's{except}", trusted.Length > 0)
            : ($"{whose} are refused, for {why}; install the package bubblewrap{except}", isForAll || trusted.Length > 0);
    }

    /// <summary>
    /// Whoever is alone in the settings is the owner under another name, until the owner logs in or has sessions too: then they are two.
    /// </summary>
    public async Task<bool> IsOwnerAsync(string user) => user == KnownPeople.Owner
        || (settings.IsAlone(user)
            && !Directory.Exists(Path.Combine(settings.Options.Machine.Workspaces, KnownPeople.Owner))
            && !(_hasOwner |= hasOwner is not null && await hasOwner()));
}
