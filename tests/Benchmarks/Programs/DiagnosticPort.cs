using System.Net.Sockets;

namespace Dormouse.Benchmarks.Programs;

/// <summary>
/// A socket of ours to which a .NET process connects, so that it can be told what to do: programs of ours take the runtime's usual one
/// away.
/// See <see href="https://github.com/dotnet/diagnostics/blob/main/documentation/design-docs/ipc-protocol.md">the protocol</see>.
/// </summary>
internal sealed class DiagnosticPort : IDisposable
{
    // Magic, cookie, process id, two bytes for later.
    private const int AdvertisementBytes = 8 + 16 + 8 + 2;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;

    /// <summary>Listens.</summary>
    /// <param name="path">Path of the socket.</param>
    public DiagnosticPort(string path)
    {
        _path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen();
    }

    /// <summary>What the process is to have in <c>DOTNET_DiagnosticPorts</c>.</summary>
    public string Setting => $"{_path},connect,nosuspend";

    /// <summary>Waits for a connection of the process, which makes another one when this is used.</summary>
    /// <param name="ended">Ends the wait.</param>
    /// <returns>The connection, ready for one command.</returns>
    public async Task<Stream> NextAsync(CancellationToken ended)
    {
        var stream = new NetworkStream(await _socket.AcceptAsync(ended), ownsSocket: true);
        await stream.ReadExactlyAsync(new byte[AdvertisementBytes], ended);
        return stream;
    }

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_path);
    }
}
