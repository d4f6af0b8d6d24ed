using System.Globalization;
using System.Net;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using Telegram.Bot;
using Telegram.Bot.Exceptions;

namespace Dormouse.Silo.Verbs;

/// <summary><c>doctor</c>: checks what a person can have set up wrong, one line each.</summary>
internal static partial class DoctorVerb
{
    private const int Failed = 1;
    private const long LeastFree = 1L << 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Runs the checks.</summary>
    /// <param name="args">Settings.</param>
    /// <returns>0 if nothing failed.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        SiloSettings settings;
        try
        {
            settings = KeptName.Of(SiloSettings.Read(Configuration.Load(args)));
        }
        catch (SettingsException exception)
        {
            Console.WriteLine($"fail  settings: {exception.Message}");
            return Failed;
        }

        List<Finding> findings =
        [
            Settings(settings),
            .. await AgentsAsync(settings),
            Programs(),
            new Workspace(settings.Workspaces, settings.DataFolder).Root.Away() is { } away
                ? new(Level.Fail, "workspaces", $"{away}.")
                : Folder("workspaces", settings.Workspaces, "Machine:Workspaces"),
            await StoreAsync(settings),
            await MachineNameAsync(settings),
            await AddressAsync(settings),
            Cluster(settings),
            .. Ports(settings),
            await TelegramAsync(settings),
            await ClockAsync(settings),
        ];
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Level.ToString().ToLowerInvariant(),-5} {finding.What}: {finding.Text}");
        }

        return findings.Exists(static finding => finding.Level is Level.Fail) ? Failed : 0;
    }

    private static Finding Settings(SiloSettings settings) => settings.Frontend.Warnings.ToArray() is { Length: > 0 } warnings
        ? new(Level.Warn, "settings", string.Join("; ", warnings))
        : new(Level.Ok, "settings", "all are known and valid");

    private static async Task<IEnumerable<Finding>> AgentsAsync(SiloSettings settings)
    {
        var protocols = new AgentProtocols(settings.Descriptors, new(settings.Personas), NullLoggerFactory.Instance);
        var found = await FoundAgents.LookAsync(settings.Agents, protocols, CancellationToken.None);
        return settings.Agents.SelectMany(agent => found.Agents.FirstOrDefault(known => known.Name == agent.Key) is { } there
            ? [new(Level.Ok, $"agent {agent.Key}", $"version {there.Version}"), .. Logins(settings, agent.Key)]
            : new[]
            {
                new Finding(
                    found.Agents.Count == 0 || settings.Agent == agent.Key ? Level.Fail : Level.Warn,
                    $"agent {agent.Key}",
                    $"'{agent.Value.Command}' can't be run; install it, or set Agents:{agent.Key}:Command to where it is"),
            });
    }

    /// <summary>The logins to an agent: one for each folder in which a person has one.</summary>
    private static IEnumerable<Finding> Logins(SiloSettings settings, string agent) => settings.Frontend.People.Keys
        .Append(KnownPeople.Owner)
        .Select(user => settings.ConfigDirectory(agent, user))
        .Distinct()
        .Select(folder => settings.Descriptors.Of(settings.Agents[agent].Protocol).FindLogin(agent, settings.Agents[agent], folder))
        .OfType<LoginFinding>()
        .Select(login => new Finding(login.IsThere ? Level.Ok : Level.Warn, $"login {agent}", login.Text));

    private static Finding Programs()
    {
        try
        {
            Launch.Wrapper("setsid");
            Launch.Wrapper("setpriv");
            return new(Level.Ok, "processes", "setsid and setpriv are there");
        }
        catch (SubprocessStartException exception)
        {
            return new(Level.Fail, "processes", exception.Message);
        }
    }

    private static Finding Folder(string what, string folder, string setting)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return Writable(what, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(Level.Fail, what, $"{exception.Message} Make it writable, or set {setting} to another folder.");
        }
    }

    private static Finding Writable(string what, string path) => new DriveInfo(path).AvailableFreeSpace is < LeastFree and var free
        ? new(Level.Warn, what, string.Create(
            CultureInfo.InvariantCulture, $"{path} can be written, but only {free >> 20:N0} MiB are free on its disk; free some space"))
        : new(Level.Ok, what, $"{path} can be written");

    private static Finding Cluster(SiloSettings settings)
    {
        if (!settings.Cluster.IsCluster)
        {
            return new(Level.Ok, "cluster", "not set up (Storage:Postgres)");
        }

        try
        {
            var now = TimeProvider.System.WallNow();
            return CertificateChoice.ForSilo(settings.Cluster, settings.ClusterFiles, settings.Machine, now)?.Current is { } certificate
                ? new(CertificateChoice.EndsSoon(certificate, now) ? Level.Warn : Level.Ok, "cluster", CertificateChoice.Describe(certificate, now))
                : IPAddress.IsLoopback(settings.Cluster.Address)
                && !settings.Cluster.IsInsecure
                ? new(Level.Ok, "cluster", $"{settings.Cluster.Address} can be reached from this machine only")
                : new(Level.Warn, "cluster", CertificateChoice.Insecurity(settings.Cluster, certificate: null, isSilo: true)!);
        }
        catch (SettingsException exception)
        {
            return new(Level.Fail, "cluster", exception.Message);
        }
    }

    private static async Task<Finding> TelegramAsync(SiloSettings settings)
    {
        if (settings.Frontend.Telegram is not { } telegram)
        {
            return new(Level.Ok, "telegram", "not set up (Telegram:Token)");
        }

        using var http = new HttpClient { Timeout = Patience };
        try
        {
            var me = await new TelegramBotClient(new TelegramBotClientOptions(telegram.Token, telegram.ApiUrl) { RetryThreshold = 0 }, http).GetMe();
            return new(Level.Ok, "telegram", $"the token is that of @{me.Username}");
        }
        catch (ApiRequestException exception) when (exception.ErrorCode is >= 500 or 429)
        {
            return new(Level.Warn, "telegram", $"whether the token is right can't be found out: Telegram is in trouble ({exception.Message}); try again later");
        }
        catch (ApiRequestException exception)
        {
            return new(Level.Fail, "telegram", $"the token was refused ({exception.Message}); set Telegram:Token to what @BotFather gave");
        }
        catch (RequestException exception)
        {
            return new(Level.Fail, "telegram", $"can't be reached ({exception.InnerException?.Message ?? exception.Message}); check the network");
        }
    }

    internal enum Level
    {
        Ok,
        Warn,
        Fail,
    }

    internal sealed record Finding(Level Level, string What, string Text);
}
