using Dormouse.Frontend.Channels.Delivery;
using Dormouse.Frontend.Clustering;
using Dormouse.Hosting.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dormouse.Frontend.Channels.Hosting;

/// <summary>Channels, as a host needs them.</summary>
public static class ChannelSetup
{
    /// <summary>Adds the channels that are set up.</summary>
    /// <param name="services">The services.</param>
    /// <param name="channels">Every channel.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="frontend">An id of this frontend that no other process has which may still live, or null to make one.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddChannels(
        this IServiceCollection services, IReadOnlyList<ChannelDescriptor> channels, DormouseOptions settings, string? frontend = null)
    {
        foreach (var channel in channels)
        {
            services.AddSingleton(channel);
            channel.Add(services, settings, frontend);
        }

        return services;
    }

    /// <summary>Opens the addresses at which channels are called.</summary>
    /// <param name="app">The program.</param>
    public static void MapChannels(this WebApplication app)
    {
        foreach (var channel in app.Services.GetServices<ChannelDescriptor>())
        {
            channel.Map(app);
        }
    }

    /// <summary>Says how it stands with the channels, for the block that a program prints when it is ready.</summary>
    /// <param name="services">The running program.</param>
    /// <returns>The lines of the block.</returns>
    public static async Task<IReadOnlyList<string>> DescribeChannelsAsync(this IServiceProvider services)
    {
        List<string> lines = [];
        foreach (var channel in services.GetServices<ChannelDescriptor>())
        {
            if (await channel.DescribeAsync(services) is { } words)
            {
                lines.Add($"  {channel.Name,-9} {words}");
            }
        }

        return lines;
    }

    /// <summary>The channels whose strangers may ask to be let in.</summary>
    /// <param name="channels">Every channel.</param>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> WithPairing(this IEnumerable<ChannelDescriptor> channels) =>
        [.. channels.Where(static channel => channel.HasPairing).Select(static channel => channel.Name)];

    /// <summary>
    /// Adds a channel: its adapter, and for one that output is brought to its registration, its leases and its deliveries, all of them
    /// keyed by its name. They end in the opposite order: nothing is taken any more, then nothing is shown, then the leases are given back.
    /// </summary>
    /// <typeparam name="TAdapter">The channel.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name; see <see cref="IChannelAdapter.Name"/>.</param>
    /// <param name="frontend">An id of this frontend that no other process has which may still live, or null to make one.</param>
    /// <returns>The same services.</returns>
    internal static IServiceCollection AddChannel<TAdapter>(this IServiceCollection services, string name, string? frontend = null)
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
                provider,
                (IPushChannel)provider.GetRequiredKeyedService<IChannelAdapter>(key),
                provider.GetRequiredKeyedService<ChannelLeases>(key)));
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ChannelRegistration>(
                provider,
                name,
                provider.GetRequiredKeyedService<ChatDeliveries>(name),
                provider.GetRequiredKeyedService<ChannelLeases>(name)));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ChatDeliveries>(name));
        }

        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ChannelIntake>(
            provider, provider.GetRequiredKeyedService<IChannelAdapter>(name)));
        return services;
    }
}
