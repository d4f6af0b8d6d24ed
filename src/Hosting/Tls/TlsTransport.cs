using System.IO.Pipelines;
using System.Net.Security;

namespace Dormouse.Hosting.Tls;

/// <summary>What Orleans reads from and writes to instead of the bare connection. It leaves the stream open.</summary>
/// <param name="stream">The stream.</param>
internal sealed class TlsTransport(SslStream stream) : IDuplexPipe
{
    // A TLS record holds 16 KiB at most.
    private const int BufferBytes = 16 * 1024;

    public PipeReader Input { get; } = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true));

    public PipeWriter Output { get; } = PipeWriter.Create(
        stream, new StreamPipeWriterOptions(minimumBufferSize: BufferBytes, leaveOpen: true));
}
