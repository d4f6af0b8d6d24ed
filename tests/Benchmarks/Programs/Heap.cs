using System.Buffers.Binary;
using System.Text;

namespace Dormouse.Benchmarks.Programs;

/// <summary>Makes another .NET process collect its garbage, over its connection for diagnostics.</summary>
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
    /// <param name="port">Where the process can be told.</param>
    public static async Task CollectAsync(DiagnosticPort port)
    {
        using var patience = new CancellationTokenSource(Patience);
        var (events, session) = await AskAsync(port, Request(CollectTracing2, Collection()), patience.Token);
        await using (events)
        {
            var drained = events.CopyToAsync(Stream.Null, patience.Token);
            var (stopped, _) = await AskAsync(port, Request(StopTracing, session), patience.Token);
            await stopped.DisposeAsync();
            await drained;
        }
    }

    /// <returns>The connection, and what was answered: the session's id.</returns>
    private static async Task<(Stream Stream, byte[] Session)> AskAsync(
        DiagnosticPort port, byte[] request, CancellationToken ended)
    {
        var stream = await port.NextAsync(ended);
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
