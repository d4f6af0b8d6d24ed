using System.Net.Sockets;
using System.Text;

namespace Dormouse.DummyAgent;

/// <summary>
/// Tells a test, over the socket that DUMMY_POINTS names, which point of the path was reached, and waits until it may go on: so
/// a test can strike at exactly that point. Without a socket the agent just goes on.
/// </summary>
internal sealed class Points : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private Socket? _socket;

    public static async Task<Points> ConnectAsync()
    {
        var points = new Points();
        if (AgentStart.Variable("DUMMY_POINTS") is { } path)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
                points._socket = socket;
            }
            catch (SocketException)
            {
                // Nobody is interested any more.
                socket.Dispose();
            }
        }

        return points;
    }

    public async Task ReachAsync(string point, string message = "-")
    {
        await _one.WaitAsync();
        try
        {
            if (_socket is { } socket)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes($"{Environment.ProcessId} {point} {message}\n"));
                var go = new byte[1];
                if (await socket.ReceiveAsync(go) == 0)
                {
                    _socket = null;
                }
            }
        }
        catch (SocketException)
        {
            _socket = null;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _one.Dispose();
    }
}
