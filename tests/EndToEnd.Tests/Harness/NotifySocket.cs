using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>What systemd listens at: the socket of <c>NOTIFY_SOCKET</c>.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _all = new();

    public NotifySocket(HomeFolder home)
    {
        Path = System.IO.Path.Combine(home.Root, "notify");
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _ = ReadAsync();
    }

    public string Path { get; }

    /// <summary>Every message so far.</summary>
    public IReadOnlyList<string> All => [.. _all];

    /// <summary>The next message, once it is there.</summary>
    public async Task<string> NextAsync() => await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public void Dispose() => _socket.Dispose();

    private async Task ReadAsync()
    {
        var bytes = new byte[4096];
        try
        {
            while (true)
            {
                var message = Encoding.UTF8.GetString(bytes, 0, await _socket.ReceiveAsync(bytes));
                _all.Enqueue(message);
                _messages.Writer.TryWrite(message);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _messages.Writer.TryComplete();
        }
    }
}
