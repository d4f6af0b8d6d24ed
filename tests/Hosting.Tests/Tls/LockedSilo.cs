using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Dormouse.Grains;
using Dormouse.Hosting.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>A silo in this process whose ports are real ones on loopback, with TLS on them.</summary>
internal sealed class LockedSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private LockedSilo(IHost host, int port, int gateway, LogLines log)
    {
        _host = host;
        Port = port;
        Gateway = gateway;
        Log = log;
    }

    public int Port { get; }

    public int Gateway { get; }

    public LogLines Log { get; }

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>Starts one.</summary>
    /// <param name="certificate">Its certificate file.</param>
    /// <param name="name">Its name.</param>
    /// <param name="first">The silo that knows the members, if this is not the first.</param>
    /// <param name="store">Where grains keep what they keep.</param>
    public static async Task<LockedSilo> StartAsync(
        string certificate, string name = "nas", LockedSilo? first = null, SwitchableStore? store = null)
    {
        var log = new LogLines(LogLevel.Warning);
        var (port, gateway) = FreePorts();
        var builder = Host.CreateApplicationBuilder();

        // Orleans' watchdog tells of a busy computer, by a timer of its own, whatever a test does.
        builder.Logging.ClearProviders().AddProvider(log).AddFilter("Orleans.Runtime.Watchdog", LogLevel.None);
        builder.UseOrleans(silo =>
        {
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.Configure<ClusterOptions>(static options => options.ServiceId = options.ClusterId = "dormouse");
            silo.Configure<EndpointOptions>(options =>
            {
                options.AdvertisedIPAddress = IPAddress.Loopback;
                options.SiloPort = port;
                options.GatewayPort = gateway;
            });
            silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, first?.Port ?? port));
            silo.AddDormouseGrains();
            (store ?? new()).AddTo(silo.Services);
            new QuietMachine().AddTo(silo.Services);
            silo.UseClusterTls(InstalledCertificate.Load(certificate));
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            return new(host, port, gateway, log);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>A client of these silos, outside of them.</summary>
    public static async Task<IHost> ConnectAsync(string certificate, params LockedSilo[] silos)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(static options => options.ServiceId = options.ClusterId = "dormouse");
            client.UseStaticClustering([.. silos.Select(static silo => new IPEndPoint(IPAddress.Loopback, silo.Gateway))]);
            client.UseClusterTls(() => InstalledCertificate.Load(certificate));
            client.Services.AddContracts();
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Our ends of connections to one of its ports; what the kernel keeps for a while after both ends closed does not count.
    /// </summary>
    public static int OpenAt(int port) => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(connection => connection.LocalEndPoint.Port == port && connection.State is not TcpState.TimeWait);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }

    private static (int, int) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}
