using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>
/// Two network namespaces with a cable between them, and one from each to here. The cable between them can be pulled. Only root can make
/// namespaces.
/// </summary>
internal sealed class TwoNetworks : IAsyncDisposable
{
    private readonly string _id = $"{Random.Shared.Next(0x1000000):x6}";
    private readonly string _prefix = $"10.213.{Random.Shared.Next(256)}";
    private readonly List<TcpListener> _listeners = [];

    public string Left => $"dm{_id}l";

    public string Right => $"dm{_id}r";

    /// <summary>Where the left one is reached by the right one.</summary>
    public string LeftAddress => $"{_prefix}.1";

    public string RightAddress => $"{_prefix}.2";

    /// <summary>Where the left one is reached from here.</summary>
    public string LeftFromHere => $"{_prefix}.6";

    public string RightFromHere => $"{_prefix}.10";

    /// <summary>Where here is reached by the left one.</summary>
    public string HereFromLeft => $"{_prefix}.5";

    public string HereFromRight => $"{_prefix}.9";

    public static async Task<TwoNetworks> LayAsync()
    {
        var networks = new TwoNetworks();
        await networks.MakeAsync();
        return networks;
    }

    /// <summary>Whether namespaces can be made here.</summary>
    /// <returns>Why not; empty if they can.</returns>
    public static async Task<string> WhyNotAsync()
    {
        var name = $"dm{Guid.NewGuid():N}"[..12];
        var why = await IpAsync($"netns add {name}");
        return why.Length > 0 ? why : await IpAsync($"netns del {name}");
    }

    /// <summary>Runs <c>ip</c>.</summary>
    /// <returns>What it complained about; empty if it did it.</returns>
    private static async Task<string> IpAsync(string arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var errors = await ip.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await ip.WaitForExitAsync(TestContext.Current.CancellationToken);
        return ip.ExitCode == 0 ? "" : $"ip {arguments}: {errors}";
    }

    public Task CutAsync() => DoAsync($"-n {Left} link set c{_id}l down");

    public Task HealAsync() => DoAsync($"-n {Left} link set c{_id}l up");

    /// <summary>Lets both reach a port of ours that listens on loopback.</summary>
    /// <returns>The port at which they do.</returns>
    public int Forward(int port)
    {
        var first = Listen(HereFromLeft, 0, port);
        Listen(HereFromRight, first, port);
        return first;
    }

    public async ValueTask DisposeAsync()
    {
        _listeners.ForEach(static listener => listener.Dispose());

        // Their cables go with them.
        await IpAsync($"netns del {Left}");
        await IpAsync($"netns del {Right}");
    }

    private static async Task DoAsync(string arguments) => Assert.Equal("", await IpAsync(arguments));

    private async Task MakeAsync()
    {
        await DoAsync($"netns add {Left}");
        await DoAsync($"netns add {Right}");
        await DoAsync($"link add c{_id}l netns {Left} type veth peer name c{_id}r netns {Right}");
        await DoAsync($"link add h{_id}l type veth peer name u{_id}l netns {Left}");
        await DoAsync($"link add h{_id}r type veth peer name u{_id}r netns {Right}");
        foreach (var (network, device, address) in new[]
        {
            (Left, $"c{_id}l", LeftAddress), (Right, $"c{_id}r", RightAddress), (Left, $"u{_id}l", LeftFromHere), (Right, $"u{_id}r", RightFromHere),
        })
        {
            await DoAsync($"-n {network} addr add {address}/30 dev {device}");
            await DoAsync($"-n {network} link set {device} up");
            await DoAsync($"-n {network} link set lo up");
        }

        await DoAsync($"addr add {HereFromLeft}/30 dev h{_id}l");
        await DoAsync($"addr add {HereFromRight}/30 dev h{_id}r");
        await DoAsync($"link set h{_id}l up");
        await DoAsync($"link set h{_id}r up");
    }

    private int Listen(string address, int at, int port)
    {
        var listener = new TcpListener(IPAddress.Parse(address), at);
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, port);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AcceptAsync(TcpListener listener, int port)
    {
        try
        {
            while (true)
            {
                _ = JoinAsync(await listener.AcceptTcpClientAsync(), port);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private static async Task JoinAsync(TcpClient caller, int port)
    {
        using var near = caller;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(IPAddress.Loopback, port);
            await Task.WhenAny(near.GetStream().CopyToAsync(far.GetStream()), far.GetStream().CopyToAsync(near.GetStream()));
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Either side hung up, as it may.
        }
    }
}
