using System.IO.Pipes;

namespace Dormouse.Silo.Processes;

/// <summary>
/// The reading end of a child's stdout or stderr. It ends when the pipe ends, or a while after the child died: a stray descendant
/// may hold the pipe for ever. What the child itself wrote is never lost, since by then it lies in the pipe and is read to the end.
/// </summary>
internal sealed class ChildOutput(Stream pipe) : Stream
{
    private readonly CancellationTokenSource _over = new();
    private int _leftovers = 1024 * 1024; // the most a pipe holds; more comes from a stray that goes on writing
    private volatile bool _disposed;

    /// <summary>Whether there is something to read, or the end.</summary>
    public bool HasUnread => !_disposed && Native.IsReadable(((PipeStream)pipe).SafePipeHandle);

    /// <summary>The child died: wait for more data no longer than this from now on.</summary>
    public void EndAfter(TimeSpan wait)
    {
        // A timer of no time still comes when a busy pool gets to it, and a stray writes on until then.
        if (wait <= TimeSpan.Zero)
        {
            _over.Cancel();
        }
        else
        {
            _over.CancelAfter(wait);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return _over.IsCancellationRequested
                ? await ReadLeftoversAsync(buffer, cancellationToken)
                : await ReadUntilOverAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is ObjectDisposedException || (e is IOException or OperationCanceledException && _disposed))
        {
            return 0;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _over.Cancel();
            pipe.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadUntilOverAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var either = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(_over.Token, cancellationToken)
            : null;
        try
        {
            return await pipe.ReadAsync(buffer, either?.Token ?? _over.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && !_disposed)
        {
            return await ReadLeftoversAsync(buffer, cancellationToken);
        }
    }

    private async ValueTask<int> ReadLeftoversAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_disposed || _leftovers == 0 || !Native.IsReadable(((PipeStream)pipe).SafePipeHandle))
        {
            return 0;
        }

        var read = await pipe.ReadAsync(buffer[..Math.Min(buffer.Length, _leftovers)], cancellationToken);
        _leftovers -= read;
        return read;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
