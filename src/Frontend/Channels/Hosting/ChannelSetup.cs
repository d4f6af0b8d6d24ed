using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Clustering;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dormouse.Frontend.Channels.Hosting;

/// <summary>A channel, as a host needs it.</summary>
internal static class ChannelSetup
{
    /// <summary>
    /// Adds a channel: its adapter, and for one that output is brought to its registration, its leases and its deliveries, all of them keyed
    /// by its name. They end in the opposite order: nothing is taken any more, then nothing is shown, then the leases are given back.
    /// </summary>
    /// <typeparam name="TAdapter">The channel.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name; see <see cref="IChannelAdapter.Name"/>.</param>
    /// <param name="frontend">An id of this frontend that no other process has which may still live, or null to make one.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddChannel<TAdapter>(this IServiceCollection services, string name, string? frontend = null)
        where TAdapter : class, IChannelAdapter
    {
        services.TryAddSingleton(ClusterStart.Done);
        services.TryAddSingleton<ChannelInbox>();
        services.TryAddSingleton<ShownQuestions>();
        services.AddKeyedSingleton<IChannelAdapter, TAdapter>(name);
        if (typeof(TAdapter).IsAssignableTo(typeof(IPushChannel)))
        {
            services.AddKeyedSingleton(name, (provider, _) => new ChannelLeases(
                frontend ?? Guid.NewGuid().ToString("N"), provider.GetRequiredService<TimeProvider>()));
            services.AddKeyedSingleton(name, static (provider, key) => ActivatorUtilities.CreateInstance<ChatDeliveries>(
                provider, (IPushChannel)provider.GetRequiredKeyedService<IChannelAdapter>(key), provider.GetRequiredKeyedService<ChannelLeases>(key)));
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ChannelRegistration>(
                provider, name, provider.GetRequiredKeyedService<ChatDeliveries>(name), provider.GetRequiredKeyedService<ChannelLeases>(name)));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ChatDeliveries>(name));
        }

        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ChannelIntake>(
            provider, provider.GetRequiredKeyedService<IChannelAdapter>(name)));
        return services;
    }
}
