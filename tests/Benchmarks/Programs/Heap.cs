using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Dormouse.Benchmarks.Programs;

/// <summary>Makes another .NET process collect its garbage, over the socket that every one has for diagnostics.</summary>
internal static class Heap
{
    private const byte EventPipe = 2;
    private const byte CollectTracing2 = 3;
    private const ulong GCHeapCollect = 0x800000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>A session with this keyword begins with a full, blocking collection; it has begun when the first event came.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="temporary">Its folder for temporary files.</param>
    public static async Task CollectAsync(int pid, string temporary)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Directory.GetFiles(temporary, $"dotnet-diagnostic-{pid}-*-socket").Single()), patience.Token);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Request(), patience.Token);
        var answer = new byte[28];
        await stream.ReadExactlyAsync(answer, patience.Token);
        if (answer[16] != 0xFF || answer[17] != 0)
        {
            throw new InvalidOperationException("The process refused to collect its garbage.");
        }

        // The session's own stop would wait for its stream to be read; the end of the connection ends it as well.
        await stream.ReadExactlyAsync(new byte[1], patience.Token);
    }

    private static byte[] Request()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload, Encoding.Unicode);
        writer.Write(16u); // MB of buffer
        writer.Write(1u); // nettrace
        writer.Write(false); // no rundown
        writer.Write(1u); // providers
        writer.Write(GCHeapCollect);
        writer.Write(4u); // informational
        const string provider = "Microsoft-Windows-DotNETRuntime\0";
        writer.Write((uint)provider.Length);
        writer.Write(Encoding.Unicode.GetBytes(provider));
        writer.Write(0u); // no filter
        var body = payload.ToArray();
        var request = new byte[20 + body.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(request);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(14), (ushort)request.Length);
        request[16] = EventPipe;
        request[17] = CollectTracing2;
        body.CopyTo(request, 20);
        return request;
    }
}
