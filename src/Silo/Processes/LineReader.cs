using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Dormouse.Silo.Processes;

/// <summary>Cuts a stream into lines of any length.</summary>
internal static class LineReader
{
    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 64 * 1024, minimumReadSize: 4096, leaveOpen: true);

    /// <summary>Each line without its newline, in memory of its own; a last line without newline comes at the end.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = PipeReader.Create(stream, Options);
        try
        {
            var searched = 0L; // a long line arrives in many pieces; none is looked through twice
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var buffer = result.Buffer;
                while (buffer.Slice(searched).PositionOf((byte)'\n') is { } newline)
                {
                    yield return buffer.Slice(0, newline).ToArray();
                    buffer = buffer.Slice(buffer.GetPosition(1, newline));
                    searched = 0;
                }

                searched = buffer.Length;
                if (result.IsCompleted)
                {
                    if (!buffer.IsEmpty)
                    {
                        yield return buffer.ToArray();
                    }

                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
