using System.Net;
using System.Net.Sockets;

namespace Dormouse.Testing;

/// <summary>Ports on loopback.</summary>
public static class FreePorts
{
    /// <summary>A port that nobody listens on.</summary>
    public static int Next()
    {
        using var listener = Take(out var port);
        return port;
    }

    /// <summary>A port that is taken for as long as the listener lives.</summary>
    public static TcpListener Take(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
