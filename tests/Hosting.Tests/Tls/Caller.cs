using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Dormouse.Hosting.Tests.Tls;

/// <summary>Somebody at a port, who speaks TLS as badly as a test wants.</summary>
internal sealed class Caller : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    public static async Task<Caller> ConnectAsync(int port)
    {
        var caller = new Caller();
        await caller._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TestContext.Current.CancellationToken);
        return caller;
    }

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>Shakes hands with this certificate, or none, and waits until the other side has closed.</summary>
    /// <returns>How many bytes came through TLS before.</returns>
    public async Task<int> TryAsync(X509Certificate2? certificate, SslProtocols protocol = SslProtocols.Tls13)
    {
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = protocol,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            RemoteCertificateValidationCallback = static (_, silo, _, _) => silo is not null,
        };
        using var stream = new SslStream(new NetworkStream(_socket));
        try
        {
            await stream.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken);
            return await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return 0;
        }
    }

    /// <summary>Waits until the other side has closed.</summary>
    public async Task ClosedAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync(new byte[1024], TestContext.Current.CancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed with what we had sent still unread.
        }
    }

    /// <summary>
    /// Waits until the other side has read what was sent: a caller that left before it was let in at all is not seen by anybody.
    /// </summary>
    public Task HeardAsync()
    {
        // The queue of what is unread is empty, and the socket has an inode: it was accepted.
        var (own, peer) = (Address(_socket.LocalEndPoint!), Address(_socket.RemoteEndPoint!));
        return Eventually.Is(
            () => File.ReadLines("/proc/net/tcp6").Concat(File.ReadLines("/proc/net/tcp"))
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Any(row => row[1].EndsWith(peer, StringComparison.Ordinal) && row[2].EndsWith(own, StringComparison.Ordinal)
                    && row[4].EndsWith(":00000000", StringComparison.Ordinal) && row[9] != "0"),
            "what was sent is read");
    }

    /// <summary>Leaves without a word, as a machine whose program crashed.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public void Dispose() => _socket.Dispose();

    // As the kernel shows it at the end of an address of either family: the number in memory's order, and the port.
    private static string Address(EndPoint end) =>
        end is IPEndPoint { Address: var address, Port: var port }
            ? $"{BitConverter.ToUInt32(address.MapToIPv4().GetAddressBytes()):X8}:{port:X4}"
            : throw new InvalidOperationException($"{end} is no address.");
}
