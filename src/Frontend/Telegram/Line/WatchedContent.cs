using System.Net;

namespace Dormouse.Frontend.Telegram.Line;

/// <summary>What is sent, piece by piece under a watch.</summary>
internal sealed class WatchedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly LinePatience _patience;
    private readonly TimeProvider _time;
    private readonly Action<TimeSpan> _breakAfter;

    /// <summary>Wraps what is to be sent.</summary>
    /// <param name="inner">What is to be sent; whoever made it disposes it.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="breakAfter">Breaks the connection after a time, unless it is called again.</param>
    public WatchedContent(HttpContent inner, LinePatience patience, TimeProvider time, Action<TimeSpan> breakAfter)
    {
        (_inner, _patience, _time, _breakAfter) = (inner, patience, time, breakAfter);
        foreach (var (name, values) in inner.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The stream stays the connection's: it is not disposed here.
        var watched = new WatchedStream(stream, new(_patience, _time, _breakAfter));
        await _inner.CopyToAsync(watched, context, cancellationToken);
        _breakAfter(_patience.Answer);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }
}
