using System.IO.Pipes;

namespace Dormouse.Silo.Processes;

/// <summary>The writing end of a child's stdin. A child that stopped reading is normal life, not an error.</summary>
internal sealed class ChildInput(Stream pipe) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile bool _closed;

    public bool IsOpen => !_closed;

    /// <summary>Bytes that were written and that the child has not read; null when that can't be told.</summary>
    public int? Unread => _closed ? null : Native.Unread(((PipeStream)pipe).SafePipeHandle);

    public async Task<bool> WriteLineAsync(ReadOnlyMemory<byte> utf8Line, CancellationToken cancellationToken)
    {
        // A copy of its own: when the caller stops waiting, the line may still be on its way.
        var line = new byte[utf8Line.Length + 1];
        utf8Line.CopyTo(line);
        line[^1] = (byte)'\n';

        await _turn.WaitAsync(cancellationToken);
        return await WriteAsync(line).WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        _closed = true;
        try
        {
            pipe.Dispose();
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }
    }

    private async Task<bool> WriteAsync(byte[] line)
    {
        try
        {
            if (_closed)
            {
                return false;
            }

            await pipe.WriteAsync(line);
            await pipe.FlushAsync();
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }
}
