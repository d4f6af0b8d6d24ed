using System.Buffers;
using System.Runtime.CompilerServices;

namespace Dormouse.Silo.Processes;

/// <summary>
/// Cuts a stream into lines of any length up to 128 MB; of a longer one only the first 64 KB are kept. Between lines it holds a small
/// buffer only: most agents are silent most of the time.
/// </summary>
internal static class LineReader
{
    private const int SmallBytes = 2 * 1024;
    private const int LargeBytes = 64 * 1024;
    private const int TurnBytes = 24 * 1024; // more makes others wait longer, less makes the reading slower; measured as a flood
    private const int MostLine = 128 * 1024 * 1024; // the beginning of a longer one is enough to refuse it
    private const int MostPooled = 1024 * 1024; // the pool would keep larger ones once for each thread

    // For the next very long line, for as long as nothing else needs the memory.
    private static readonly WeakReference<byte[]?> Spare = new(null);

    /// <summary>
    /// Each line without its newline, valid until the next one is asked for; a last line without newline comes at the end.
    /// </summary>
    public static IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(Stream stream, CancellationToken cancellationToken = default) =>
        ReadLinesAsync(stream, MostLine, cancellationToken);

    /// <summary>The same with another length (more than 64 KB) from which on a line is cut.</summary>
    internal static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(
        Stream stream, int mostLine, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var small = new byte[SmallBytes];
        var buffer = small;
        var (start, end) = (0, 0);
        var searched = 0; // a long line arrives in many pieces; none is looked through twice
        var turn = 0;
        var isCut = false;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(end), cancellationToken) is > 0 and var read)
            {
                end += read;
                turn += read;
                while (buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n') is >= 0 and var next)
                {
                    var newline = searched + next;
                    yield return buffer.AsMemory(start, isCut ? LargeBytes : newline - start);
                    start = searched = newline + 1;
                    isCut = false;
                }

                var rest = end - start;
                if (isCut || rest > mostLine)
                {
                    isCut = true;
                    rest = LargeBytes;
                    end = start + rest;
                }

                if (end == buffer.Length)
                {
                    // It was filled, so there is more to come.
                    var larger = Math.Max(LargeBytes, 2 * rest);
                    buffer = Exchange(buffer, small, buffer.Length < larger ? Rent(larger) : buffer, start, rest);
                    (start, end) = (0, rest);
                }
                else if (rest == 0)
                {
                    buffer = Exchange(buffer, small, small, start, rest);
                    (start, end) = (0, 0);
                }

                searched = end;
                if (turn >= TurnBytes)
                {
                    // A process that prints without end must keep neither a core nor a thread of the pool to itself.
                    turn = 0;
                    Thread.Yield();
                    await Task.Yield();
                }
            }

            if (end > start)
            {
                yield return buffer.AsMemory(start, isCut ? LargeBytes : end - start);
            }
        }
        finally
        {
            Exchange(buffer, small, small, 0, 0);
        }
    }

    /// <summary>Carries what is left over to the beginning of another buffer, or of the same.</summary>
    private static byte[] Exchange(byte[] buffer, byte[] small, byte[] other, int start, int rest)
    {
        buffer.AsSpan(start, rest).CopyTo(other);
        if (buffer != other && buffer != small)
        {
            Return(buffer);
        }

        return other;
    }

    private static byte[] Rent(int bytes)
    {
        if (bytes <= MostPooled)
        {
            return ArrayPool<byte>.Shared.Rent(bytes);
        }

        lock (Spare)
        {
            if (Spare.TryGetTarget(out var spare) && spare.Length >= bytes)
            {
                Spare.SetTarget(null);
                return spare;
            }
        }

        return GC.AllocateUninitializedArray<byte>(bytes);
    }

    private static void Return(byte[] buffer)
    {
        if (buffer.Length <= MostPooled)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return;
        }

        lock (Spare)
        {
            if (!Spare.TryGetTarget(out var spare) || spare.Length < buffer.Length)
            {
                Spare.SetTarget(buffer);
            }
        }
    }
}
