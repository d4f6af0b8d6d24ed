using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dormouse.Benchmarks.Programs;
using Dormouse.EmptyHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dormouse.Benchmarks.Floors;

/// <summary>A silo with nothing of ours in it, and a client here.</summary>
internal sealed class EmptySilo : IAsyncDisposable
{
    private readonly Running _program;
    private readonly IHost _client;

    private EmptySilo(Running program, IHost client)
    {
        _program = program;
        _client = client;
    }

    public IEchoGrain Grain => _client.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("floor");

    public static async Task<EmptySilo> StartAsync(Home home)
    {
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        var program = await StartProgramAsync(home, Built.EmptyHost, siloPort, gatewayPort);
        var client = new HostBuilder().UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort)).Build();
        await client.StartAsync();
        return new(program, client);
    }

    /// <summary>Starts it without a client.</summary>
    public static Task<Running> StartProgramAsync(Home home, string program) => StartProgramAsync(home, program, FreePort(), FreePort());

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        _client.Dispose();
        await _program.DisposeAsync();
    }

    private static Task<Running> StartProgramAsync(Home home, string program, int siloPort, int gatewayPort) => Running.StartAsync(
        home.Root, program, siloPort.ToString(CultureInfo.InvariantCulture), gatewayPort.ToString(CultureInfo.InvariantCulture));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
