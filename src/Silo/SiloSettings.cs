using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Agents;

namespace Dormouse.Silo;

/// <summary>The settings of a silo, checked, and what follows from them.</summary>
internal sealed record SiloSettings
{
    /// <summary>This machine's name: that of the settings, until it is known which one the machine has had.</summary>
    public required string Machine { get; init; }

    /// <summary>The settings as they are written.</summary>
    public required DormouseOptions Options { get; init; }

    /// <summary>The kinds of agents that there are.</summary>
    public required AgentDescriptors Descriptors { get; init; }

    /// <summary>
    /// Whether <c>Machine:Name</c> says the name; else it is made of the host name, and only for a machine that has none yet.
    /// </summary>
    public bool IsMachineNamed => Options.Machine.Name is not null;

    /// <summary>The cluster, or that there is none.</summary>
    public ClusterOptions Cluster => Options.Cluster;

    /// <summary>The embedded store's file.</summary>
    public string StorePath => Options.Storage.Path;

    /// <summary>Whether this program has doors.</summary>
    public bool HasDoors => Options.Frontend.Enabled ?? Deployment.HasDoors;

    /// <summary>Where this silo's web server listens and the setting that says so; null if it has none.</summary>
    public (string Urls, string Setting)? Web => HasDoors ? (Options.Frontend.Urls, FrontendOptions.UrlsKey)
        : Options.Dashboard.Urls is { } urls ? (urls, DashboardOptions.UrlsKey)
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
            throw new UnavailableException(
                $"The folder {DataFolder} (beside Storage:Path) can't be made: {exception.Message.TrimEnd('.')}. Make it writable.");
        }
    }

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="descriptors">The kinds of agents; null for those that are registered.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="SettingsException">Some are wrong.</exception>
    public static SiloSettings Read(IConfiguration configuration, AgentDescriptors? descriptors = null)
    {
        descriptors ??= RegisteredAgents.All;
        var initial = new DormouseOptions { Agents = descriptors.Initial };
        var options = SettingsReader.Read(configuration, ProgramKinds.Silo, initial, new AgentsValidation(descriptors));
        return new() { Options = options, Descriptors = descriptors, Machine = options.Machine.Name ?? MachineName.Own };
    }

    /// <summary>Whether a person is the only one whom the settings know: the owner, though they have another name.</summary>
    /// <param name="user">The person.</param>
    /// <returns>True if they are.</returns>
    public bool IsAlone(string user) =>
        Options.Users.Where(static one => one.Value.IsKnown).Select(static one => one.Key).SequenceEqual([user]);

    /// <summary>The Unix user as whom a person's sessions run.</summary>
    /// <param name="user">The person.</param>
    /// <returns>The user's name; null for the silo's own.</returns>
    public string? RunAs(string user) => Options.Users.GetValueOrDefault(user)?.RunAs;

    /// <summary>The folder where an agent of a person keeps its login and history.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="user">The person.</param>
    /// <returns>The folder, or null for the agent's own.</returns>
    public string? ConfigDirectory(string agent, string user)
    {
        if (Options.Agents[agent].ConfigDirectory is { } set)
        {
            return HomeFolders.Full(set.Replace("{user}", user, StringComparison.Ordinal));
        }

        // A person alone on their machine has logged in with the agent's own folder; others must not get that login.
        var hasLogins = Descriptors.Of(Options.Agents[agent].Protocol).HasLoginsFor(agent, Options.Agents[agent]);
        return (RunAs(user) is null && (user == KnownPeople.Owner || IsAlone(user))) || !hasLogins
            ? null
            : Path.Combine(DataFolder, "agents", agent, user);
    }
}
