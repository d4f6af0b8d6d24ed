using System.Net;
using System.Net.Sockets;
using Dormouse.Hosting.Membership;
using Dormouse.Hosting.Storage;
using Dormouse.Hosting.Tls;
using Orleans.Configuration;
using ClusterOptions = Dormouse.Hosting.Settings.ClusterOptions;
using OrleansClusterOptions = Orleans.Configuration.ClusterOptions;

namespace Dormouse.Silo;

/// <summary>Where a silo listens, and with whom it makes a cluster.</summary>
internal static class SiloEndpoints
{
    /// <summary>The port for other silos, unless the settings say another one.</summary>
    public const int DefaultSiloPort = 11_111;

    /// <summary>The port for frontends, unless the settings say another one.</summary>
    public const int DefaultGatewayPort = 30_000;

    /// <summary>Where other silos reach this one, as far as the settings say.</summary>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <returns>The address; null if the port is to be any that is free, and so nobody else's.</returns>
    public static IPEndPoint? AddressOf(ClusterOptions settings) =>
        (settings.SiloPort ?? DefaultSiloPort) is > 0 and var port ? new(settings.Address, port) : null;

    /// <summary>A silo among others, reached by them and by frontends.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <param name="certificate">What it shows to the others; null if its ports are not locked.</param>
    public static void JoinCluster(this ISiloBuilder silo, ClusterOptions settings, InstalledCertificate? certificate)
    {
        var (siloPort, gatewayPort) = (PortOf(settings.SiloPort, DefaultSiloPort), PortOf(settings.GatewayPort, DefaultGatewayPort));
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = settings.Address;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
        });
        silo.UseCluster(settings, certificate);
    }

    /// <summary>
    /// A silo without peers. Orleans' port gives whoever reaches it the power to run commands, so this one refuses everybody.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="store">The store.</param>
    public static void StandAlone(this ISiloBuilder silo, ClusterOptions settings, IStore store)
    {
        var port = PortOf(settings.SiloPort, 0);
        silo.Configure<OrleansClusterOptions>(options =>
        {
            options.ServiceId = store.ServiceId;
            options.ClusterId = settings.Id;
        });
        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = IPAddress.Loopback;
            options.SiloPort = port;
            options.GatewayPort = 0;
        });
        silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, port));
        silo.Configure<SiloConnectionOptions>(static options =>
            options.ConfigureSiloInboundConnection(static connection => connection.Use(static _ => static context =>
            {
                context.Abort();
                return Task.CompletedTask;
            })));
    }

    /// <summary>The port for other silos.</summary>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <returns>The port; 0 for any free one.</returns>
    public static int SiloPortOf(ClusterOptions settings) => settings.SiloPort ?? DefaultSiloPort;

    /// <summary>The port for frontends.</summary>
    /// <param name="settings">The settings, of a cluster.</param>
    /// <returns>The port; 0 for any free one.</returns>
    public static int GatewayPortOf(ClusterOptions settings) => settings.GatewayPort ?? DefaultGatewayPort;

    private static int PortOf(int? setting, int otherwise) => (setting ?? otherwise) is > 0 and var port ? port : FreePort();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
