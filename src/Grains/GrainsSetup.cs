using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Projects;
using Dormouse.Grains.Push;
using Dormouse.Grains.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace Dormouse.Grains;

/// <summary>What a silo needs to host these grains.</summary>
public static class GrainsSetup
{
    // Orleans' million is made for larger clusters: it takes 8 MB, and the dashboard walks through all of it every second.
    private const int DirectoryCache = 20_000;

    /// <summary>
    /// Adds placement and directory of the pinned grains. The host adds the ports (<see cref="IAgentHost"/>,
    /// <see cref="IPersonas"/>, <see cref="Files.IWorkspace"/>) and the storage named
    /// <see cref="StateNames.Store"/>.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <returns>The same silo.</returns>
    public static ISiloBuilder AddDormouseGrains(this ISiloBuilder silo)
    {
        silo.Services.AddContracts();
        silo.AddPlacementDirector<PinnedPlacement, PinnedPlacementDirector>();
        silo.AddGrainDirectory(LocalGrainDirectory.Name, static (_, _) => new LocalGrainDirectory());
        silo.Configure<GrainDirectoryOptions>(static options => options.CacheSize = DirectoryCache);
        silo.Services.AddSingleton<MachineDirectory>();
        silo.Services.AddSingleton(static services => new JournalPump(
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Grains),
            services.GetRequiredService<ILogger<JournalPump>>(),
            services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
        silo.Services.TryAddSingleton<IProjects, NoProjects>();
        silo.Services.TryAddSingleton<IJournalIndex, NoJournalIndex>();
        silo.Services.TryAddSingleton<ITranscriber, NoTranscriber>();
        silo.Services.TryAddSingleton<IPushSender, NoPushSender>();
        silo.Services.AddSingleton<WaitingSessions>();
        silo.Services.AddSingleton(static services => new Places(() => OptionsOf(services).MaxLive, isOpen: false));
        silo.Services.AddSingleton(static services => new PlaceWatch(
            services.GetRequiredService<Places>(),
            services.GetRequiredService<IAgentHost>(),
            services.GetRequiredService<IGrainFactory>(),
            OptionsOf(services).LongestQuestion,
            services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Grains)));
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipWatch>();
        return silo;
    }

    private static SessionOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<SessionOptions>>().Value;
}
