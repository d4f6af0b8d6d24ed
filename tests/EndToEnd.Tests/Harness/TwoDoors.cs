using System.Net;
using System.Net.Sockets;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>One address before several frontends, as a load balancer is: each connection goes to the first one that takes it.</summary>
internal sealed class TwoDoors : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int[] _ports;
    private readonly Task _accepting;

    /// <summary>Opens the address.</summary>
    /// <param name="frontends">Addresses of the frontends.</param>
    public TwoDoors(params string[] frontends)
    {
        _ports = [.. frontends.Select(static url => new Uri(url).Port)];
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Url { get; }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_ended.Token);
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        {
            foreach (var port in _ports)
            {
                using var server = new TcpClient();
                try
                {
                    await server.ConnectAsync(IPAddress.Loopback, port, _ended.Token);
                }
                catch (SocketException)
                {
                    continue;
                }

                // Whichever side ends, ends the other one too.
                using var both = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), both.Token),
                    server.GetStream().CopyToAsync(client.GetStream(), both.Token));
                await both.CancelAsync();
                return;
            }
        }
    }
}
