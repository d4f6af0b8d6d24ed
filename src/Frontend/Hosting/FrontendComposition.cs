using Dormouse.Frontend.Channels.Hosting;
using Dormouse.Frontend.Clustering;
using Dormouse.Frontend.Web;
using Dormouse.Hosting.Audit;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Programs;
using Dormouse.Hosting.Settings;
using Dormouse.Hosting.Storage;
using Orleans.Dashboard;

namespace Dormouse.Frontend.Hosting;

/// <summary>The wiring of a frontend of its own, as a table of contents.</summary>
internal static class FrontendComposition
{
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(8);

    /// <summary>Builds the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="configuration">All settings.</param>
    /// <param name="settings">The settings, checked.</param>
    /// <param name="store">The store.</param>
    /// <param name="cluster">The cluster.</param>
    /// <returns>The program, not started.</returns>
    public static WebApplication Build(
        string[] args, IConfiguration configuration, FrontendProgramSettings settings, IStore store, ClusterConnection cluster)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. args, SettingsSources.Unwatched] });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddDormouseLogging(configuration);
        builder.Services.AddSingleton(store).AddSingleton(TimeProvider.System);
        builder.Services.AddSystemdReports();
        builder.Services.AddSingleton(cluster.Start).AddSingleton(cluster.Client).AddSingleton<IGrainFactory>(cluster.Client);
        builder.Services.AddSingleton(KnownPeople.Of(settings.Options.People));
        builder.Services.AddHostedService(services => new SettingsAudit(
            $"frontend on {Environment.MachineName}",
            settings.Options.Users,
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<TimeProvider>()));
        builder.WebHost.UseUrls(settings.Options.Frontend.Urls);
        builder.Services.AddSingleton(ServedHosts.Of(settings.Options));
        builder.Services.AddDormouseWeb(settings.Options.Frontend);
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store").AddCheck<ClusterHealth>("cluster");
        new ClientParts(builder.Services, builder.Configuration).AddDashboard();
        builder.Services.AddChannels(RegisteredChannels.All, settings.Options);
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = ShutdownTime);
        return builder.Build().MapDormouseWeb();
    }

    /// <summary>Where the dashboard's own part goes: beside the doors that show it, not into the client's host.</summary>
    private sealed record ClientParts(IServiceCollection Services, IConfiguration Configuration) : IClientBuilder;
}
