using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Dormouse.Benchmarks.Programs;

/// <summary>Makes another .NET process collect its garbage, over a socket for diagnostics.</summary>
internal static class Heap
{
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing2 = 3;
    private const ulong GCHeapCollect = 0x800000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A session with this keyword begins with a full, blocking collection. It is ended, for it would hold a thread and memory.
    /// </summary>
    /// <param name="socket">The socket, see <see cref="SocketOf"/>.</param>
    public static async Task CollectAsync(string socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        var address = new UnixDomainSocketEndPoint(socket);
        var (events, session) = await AskAsync(address, Request(CollectTracing2, Collection()), patience.Token);
        await using (events)
        {
            var drained = events.CopyToAsync(Stream.Null, patience.Token);
            var (stopped, _) = await AskAsync(address, Request(StopTracing, session), patience.Token);
            await stopped.DisposeAsync();
            await drained;
        }
    }

    /// <summary>The socket that a process is told to have.</summary>
    /// <param name="log">The file of its log.</param>
    /// <returns>Full path of the socket.</returns>
    public static string SocketOf(string log) => Path.ChangeExtension(log, ".socket");

    /// <returns>The connection, and what was answered: the session's id.</returns>
    private static async Task<(Stream Stream, byte[] Session)> AskAsync(
        UnixDomainSocketEndPoint address, byte[] request, CancellationToken ended)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(address, ended);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(request, ended);
        var answer = new byte[28];
        await stream.ReadExactlyAsync(answer, ended);
        return answer[16] == 0xFF && answer[17] == 0
            ? (stream, answer[20..])
            : throw new InvalidOperationException("The process refused to collect its garbage.");
    }

    private static byte[] Collection()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload, Encoding.Unicode);
        writer.Write(1u); // MB of buffer
        writer.Write(1u); // nettrace
        writer.Write(false); // no rundown
        writer.Write(1u); // providers
        writer.Write(GCHeapCollect);
        writer.Write(4u); // informational
        const string provider = "Microsoft-Windows-DotNETRuntime\0";
        writer.Write((uint)provider.Length);
        writer.Write(Encoding.Unicode.GetBytes(provider));
        writer.Write(0u); // no filter
        return payload.ToArray();
    }

    private static byte[] Request(byte command, byte[] body)
    {
        var request = new byte[20 + body.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(request);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(14), (ushort)request.Length);
        request[16] = EventPipe;
        request[17] = command;
        body.CopyTo(request, 20);
        return request;
    }
}
