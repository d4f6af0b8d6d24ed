using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Agents;

namespace Dormouse.Silo;

/// <summary>The settings of a silo, checked.</summary>
internal sealed record SiloSettings
{
    /// <summary>The setting of <see cref="DashboardUrl"/>.</summary>
    public const string DashboardSetting = "Dashboard:Urls";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>This machine's name.</summary>
    public required string Machine { get; init; }

    /// <summary>Whether <c>Machine:Name</c> says the name; else it is made of the host name, and only for a machine that has none yet.</summary>
    public bool IsMachineNamed { get; init; }

    /// <summary>Folder that holds each session's working folder.</summary>
    public required string Workspaces { get; init; }

    /// <summary>Most subprocesses alive at once.</summary>
    public required int MaxLive { get; init; }

    /// <summary>The embedded store's file.</summary>
    public required string StorePath { get; init; }

    /// <summary>The cluster, or that there is none.</summary>
    public required ClusterSettings Cluster { get; init; }

    /// <summary>Idle time after which a new session is suspended.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Time between SIGTERM and SIGKILL.</summary>
    public required TimeSpan ShutdownGrace { get; init; }

    /// <summary>The agent of a new session, or null for the first one found.</summary>
    public required string? Agent { get; init; }

    /// <summary>The kinds of agents that there are.</summary>
    public required AgentDescriptors Descriptors { get; init; }

    /// <summary>The agents, by name.</summary>
    public required IReadOnlyDictionary<string, AgentSettings> Agents { get; init; }

    /// <summary>The personas of the settings, by name.</summary>
    public required IReadOnlyDictionary<string, PersonaSettings> Personas { get; init; }

    /// <summary>The doors.</summary>
    public required FrontendSettings Frontend { get; init; }

    /// <summary>Where a silo without a frontend serves dashboard and health; null for nowhere.</summary>
    public required string? DashboardUrl { get; init; }

    /// <summary>Where this silo's web server listens and the setting that says so; null if it has none.</summary>
    public (string Urls, string Setting)? Web => Frontend.IsEnabled ? (Frontend.Url, FrontendSettings.UrlSetting)
        : DashboardUrl is not null ? (DashboardUrl, DashboardSetting)
        : null;

    /// <summary>What depends on whether the machine stands alone.</summary>
    public Deployment Deployment => Deployment.Of(this);

    /// <inheritdoc cref="Deployment.DataFolder"/>
    public string DataFolder => Deployment.DataFolder;

    /// <summary>The cluster's secrets on this machine.</summary>
    public ClusterFiles ClusterFiles => new(Path.GetDirectoryName(StorePath)!, Cluster.Id);

    /// <summary>Makes the data folder, closed to other users.</summary>
    /// <exception cref="UnavailableException">It can't be made.</exception>
    public void MakeDataFolder()
    {
        try
        {
            Directory.CreateDirectory(DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UnavailableException($"The folder {DataFolder} (beside Storage:Path) can't be made: {exception.Message.TrimEnd('.')}. Make it writable.");
        }
    }

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="descriptors">The kinds of agents; null for those that are registered.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">One is wrong.</exception>
    public static SiloSettings Read(IConfiguration configuration, AgentDescriptors? descriptors = null)
    {
        descriptors ??= RegisteredAgents.All;
        var reader = new SettingsReader(configuration);
        var cluster = ClusterSettings.Read(reader);
        var settings = new SiloSettings
        {
            Machine = reader.Text("Machine:Name", MachineName.IsName, MachineName.Rule) ?? MachineName.Own,
            IsMachineNamed = reader.Text("Machine:Name") is not null,
            Workspaces = HomeFolders.Full(reader.Text("Machine:Workspaces") ?? "~/dormouse"),
            MaxLive = reader.Number("Machine:MaxLive", 1, 10_000, 16),
            StorePath = HomeFolders.Full(reader.Text("Storage:Path") ?? Path.Combine(HomeFolders.Data, "dormouse.db")),
            Cluster = cluster,
            DashboardUrl = WebAddresses.Read(reader, DashboardSetting),
            IdleTimeout = reader.Duration("Sessions:IdleTimeout", Second, TimeSpan.MaxValue, TimeSpan.FromMinutes(10)),
            ShutdownGrace = reader.Duration("Sessions:ShutdownGrace", TimeSpan.Zero, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5)),
            Descriptors = descriptors,
            Agents = ReadAgents(reader, descriptors),
            Agent = reader.Text("Sessions:Agent"),
            Personas = ReadPersonas(reader),
            Frontend = FrontendSettings.Read(reader, enabled: !cluster.IsCluster),
        };
        reader.RefuseUnknown();
        return settings.Agent is not null && !settings.Agents.ContainsKey(settings.Agent)
            ? throw SettingsReader.Wrong("Sessions:Agent", settings.Agent, $"one of {string.Join(", ", settings.Agents.Keys)}")
            : settings;
    }

    /// <summary>The folder where an agent of a person keeps its login and history.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="user">The person.</param>
    /// <returns>The folder, or null for the agent's own.</returns>
    public string? ConfigDirectory(string agent, string user)
    {
        if (Agents[agent].ConfigDirectory is { } set)
        {
            return HomeFolders.Full(set.Replace("{user}", user, StringComparison.Ordinal));
        }

        // A person alone on their machine has logged in with the agent's own folder; others must not get that login.
        var isAlone = user == KnownPeople.Owner || (Frontend.People.Count == 1 && Frontend.People.ContainsKey(user));
        return isAlone || !Descriptors.Of(Agents[agent].Protocol).HasLogins ? null : Path.Combine(DataFolder, "agents", agent, user);
    }

    private static Dictionary<string, AgentSettings> ReadAgents(SettingsReader reader, AgentDescriptors descriptors)
    {
        var protocols = Alternatives.InWords(descriptors.Names);
        var agents = descriptors.All.ToDictionary(
            static one => one.Name, static one => new AgentSettings { Protocol = one.Name, Command = one.Command });
        foreach (var name in agents.Keys.Union(reader.Names("Agents", MachineName.IsName, MachineName.Rule)).ToArray())
        {
            var known = agents.GetValueOrDefault(name);
            var protocol = reader.Text($"Agents:{name}:Protocol", descriptors.Names.Contains, protocols) ?? known?.Protocol;
            var command = reader.Text($"Agents:{name}:Command") ?? known?.Command;
            if (protocol is null || command is null)
            {
                throw new SettingsException($"Agents:{name} is not complete; it must have Protocol ({protocols}) and Command.");
            }

            var modes = descriptors.PermissionModesOf(protocol);
            agents[name] = new()
            {
                Protocol = protocol,
                Command = command.StartsWith('~') ? HomeFolders.Full(command) : command,
                Arguments = [.. reader.List($"Agents:{name}:Arguments").Select(static item => item.Value)],
                Environment = reader.Names($"Agents:{name}:Environment", static variable => variable.Length > 0 && !variable.Contains('='), "variables")
                    .ToDictionary(static variable => variable, variable => reader.Text($"Agents:{name}:Environment:{variable}") ?? ""),
                Model = reader.Text($"Agents:{name}:Model"),
                PermissionMode = reader.Text($"Agents:{name}:PermissionMode", modes.Contains, Alternatives.InWords(modes)),
                ConfigDirectory = reader.Text($"Agents:{name}:ConfigDirectory"),
            };
        }

        return agents;
    }

    private static Dictionary<string, PersonaSettings> ReadPersonas(SettingsReader reader) => reader
        .Names("Personas", static name => MachineName.IsName(name.ToLowerInvariant()), MachineName.Rule)
        .ToDictionary(static name => name.ToLowerInvariant(), name => new PersonaSettings
        {
            Prompt = reader.Text($"Personas:{name}:Prompt") ?? "",
            Model = reader.Text($"Personas:{name}:Model"),
            Description = reader.Text($"Personas:{name}:Description") ?? "",
        });
}
