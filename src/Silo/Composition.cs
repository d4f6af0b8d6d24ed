using Dormouse.Frontend;
using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Web;
using Dormouse.Grains;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Files;
using Dormouse.Grains.Moves;
using Dormouse.Grains.People;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Push;
using Dormouse.Silo.Agents.History;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Agents;
using Dormouse.Hosting.Audit;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Programs;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Settings.Binding;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Files;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Moves;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Projects;
using Dormouse.Silo.Push;
using Dormouse.Silo.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Dormouse.Silo;

/// <summary>The wiring, as a table of contents.</summary>
internal static class Composition
{
    // Every second, as by default, it takes more of the processor than a thousand sessions that nobody talks to.
    private const int DashboardStep = 5000;

    /// <summary>Builds the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="store">The store.</param>
    /// <param name="certificate">What the silo shows to others; null if its ports are not locked.</param>
    /// <param name="machine">The lock on the machine's name, in a cluster.</param>
    /// <param name="stopping">Ends the look for agents.</param>
    /// <returns>The program, not started.</returns>
    /// <exception cref="UnavailableException">No agent was found.</exception>
    public static async Task<WebApplication> BuildAsync(
        string[] args, SiloSettings settings, IStore store, InstalledCertificate? certificate, MachineLock? machine, CancellationToken stopping)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. args, SettingsSources.Unwatched] });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(Configuration.Load(args));
        builder.Logging.AddDormouseLogging(builder.Configuration);
        builder.Services.AddSingleton(settings).AddSingleton(store).AddSingleton(TimeProvider.System);
        builder.Services.AddSystemdReports();
        await builder.AddAgentsAsync(settings, store, stopping);
        builder.AddSilo(settings, store, certificate);
        if (machine is not null)
        {
            builder.Services.AddSingleton(machine).AddSingleton<MachineLockWatch>();
            builder.Services.AddHostedService(static services => services.GetRequiredService<MachineLockWatch>());
        }

        builder.AddDoors(settings, store);
        var app = builder.Build();
        if (settings.HasDoors)
        {
            app.MapDormouseWeb();
        }
        else if (settings.Options.Dashboard.Urls is not null)
        {
            app.MapDormouseDashboard();
        }

        return app;
    }

    private static async Task AddAgentsAsync(
        this WebApplicationBuilder builder, SiloSettings settings, IStore store, CancellationToken stopping)
    {
        var personas = new Personas(settings.Options.Personas);
        var found = await FoundAgents.LookAsync(
            settings.Options.Agents, new AgentProtocols(settings.Descriptors, personas, NullLoggerFactory.Instance), stopping);
        if (found.Agents.Count == 0)
        {
            throw new UnavailableException(
                $"No agent was found: install {Alternatives.InWords(settings.Descriptors.All.Select(static one => one.Program))}, "
                + $"or set Agents:{settings.Descriptors.Preferred.Name}:Command to where it is.");
        }

        if (settings.Options.Sessions.Agent is { } wanted && found.Agents.All(agent => agent.Name != wanted))
        {
            throw new UnavailableException(
                $"Sessions:Agent is '{wanted}', and its program '{settings.Options.Agents[wanted].Command}' (Agents:{wanted}:Command) "
                + "can't be run here.");
        }

        builder.Services.Configure<SessionOptions>(options =>
        {
            options.IdleTimeout = settings.Options.Sessions.IdleTimeout;
            options.ShutdownGrace = settings.Options.Sessions.ShutdownGrace;
            options.Agent = settings.Options.Sessions.Agent;
            options.MaxLive = settings.Options.Machine.MaxLive;
            options.RemindAfter = settings.Options.Inbox.RemindAfter;
            options.ConfigDirectory = settings.ConfigDirectory;
        });
        builder.Services.Configure<SharedPageOptions>(options => options.PublicUrl = settings.Options.Frontend.PublicUrl);
        builder.Services.Configure<ChannelOptions>(options => options.IsStoreShared = settings.Deployment.IsStoreShared);
        builder.Services.AddSingleton<IPersonas>(personas);
        var workspace = new Workspace(settings.Options.Machine.Workspaces, settings.DataFolder);
        builder.Services.AddSingleton(workspace).AddSingleton<IWorkspace>(workspace).AddSingleton<IMoveHost, MoveHost>();
        builder.Services.AddSingleton(found).AddSingleton(personas).AddSingleton(settings.Descriptors).AddSingleton<AgentProtocols>();
        builder.Services.AddSingleton(new ProcessScope(
            store.Setting(StoreNames.Scope, static () => Guid.NewGuid().ToString("N")), settings.Machine, settings.DataFolder));
        builder.Services.AddSingleton(services => new SessionIsolation(
            settings,
            async () => (await services.GetRequiredService<IGrainFactory>().GetGrain<ILoginsGrain>(LoginsKey.Of(KnownPeople.Owner)).Describe())
                .Logins.Count > 0));
        builder.Services.AddSingleton<IFolderView, FolderView>();
        builder.Services.AddSingleton<ITranscriber>(_ => new Transcriber(settings.Options.Voice));
        builder.Services.AddSingleton<IPushSender>(services => new PushSender(
            settings.Options.Push, settings.Options.Frontend.PublicUrl, services.GetRequiredService<ILogger<PushSender>>()));
        builder.Services.AddSingleton(services => new Worktrees(
            Path.Combine(settings.DataFolder, "places"), services.GetRequiredService<ILogger<Worktrees>>()));
        builder.Services.AddSingleton<MachineProjects>().AddSingleton<IProjects>(
            static services => services.GetRequiredService<MachineProjects>());
        builder.Services.AddSingleton(static services => new SessionLimits(
            services.GetRequiredService<SiloSettings>().Options.Sessions.Limits,
            services.GetRequiredService<ProcessScope>().Cgroups,
            services.GetRequiredService<SessionIsolation>()));
        builder.Services.AddSingleton<AgentHost>();
        builder.Services.AddSingleton<IAgentHost>(static services => services.GetRequiredService<AgentHost>());
        builder.Services.AddSingleton<ConfiguredAgents>().AddSingleton<IConversationReturns, ConversationReturns>()
            .AddSingleton<IConversationTalks, ConversationTalks>().AddSingleton<IConversationHolders, ConversationHolders>();
    }

    private static void AddSilo(
        this WebApplicationBuilder builder, SiloSettings settings, IStore store, InstalledCertificate? certificate)
    {
        builder.UseOrleans(silo =>
        {
            silo.Configure<SiloOptions>(options => options.SiloName = settings.Machine);
            settings.Deployment.Wire(silo, store, certificate);
            silo.AddDormouseGrains();
            silo.AddGrainStorage(store);
            silo.Services.AddSingleton<IFatalErrorHandler, FatalErrors>();
            silo.Services.AddSingleton<GuardianWatch>().AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MachineLifecycle>();
            silo.AddDashboard(static options =>
            {
                options.HideTrace = true;
                options.CounterUpdateIntervalMs = DashboardStep;
            });
        });
        builder.Services.AddHostedService<WorkRecovery>().AddHostedService<HistorySweep>();
        builder.Services.AddHostedService<StagingSweep>().AddHostedService<StoreSweep>().AddHostedService<TempSweep>();
        builder.Services.Configure<HostOptions>(
            options => options.ShutdownTimeout = settings.Options.Sessions.ShutdownGrace + TimeSpan.FromSeconds(4));
    }

    private static void AddDoors(this WebApplicationBuilder builder, SiloSettings settings, IStore store)
    {
        builder.Services.AddSingleton(KnownPeople.Of(settings.Options.People));
        builder.Services.AddHostedService(services => new SettingsAudit(
            $"silo {settings.Machine}",
            settings.Options.Users,
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton(settings.Deployment.HasVerbSecret ? VerbSecret.New() : VerbSecret.None);
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store");
        if (settings.Web is not { } web)
        {
            builder.Services.AddSingleton<Microsoft.AspNetCore.Hosting.Server.IServer, NoListener>();
            return;
        }

        builder.WebHost.UseUrls(web.Urls);
        builder.Services.AddSingleton(ServedHosts.Of(settings.Options));
        builder.Services.AddDormouseWeb(settings.Options.Frontend);
        if (settings.HasDoors)
        {
            builder.Services.AddChannels(RegisteredChannels.All, settings.Options, settings.Deployment.FrontendId);
        }
    }
}
