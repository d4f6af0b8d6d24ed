namespace Dormouse.Frontend.Telegram.Line;

/// <summary>Gives every step of a call a deadline: what is sent, the wait for the answer, and the answer's body.</summary>
internal sealed class WatchedLine : DelegatingHandler
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(15);

    private readonly LinePatience _patience;
    private readonly TimeProvider _time;

    private WatchedLine(LinePatience patience, TimeProvider time)
        : base(new SocketsHttpHandler { ConnectTimeout = ConnectTime }) => (_patience, _time) = (patience, time);

    /// <summary>Makes a client that never waits for ever.</summary>
    /// <param name="patience">How long it waits.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The client.</returns>
    public static HttpClient Client(LinePatience patience, TimeProvider time) =>
        new(new WatchedLine(patience, time)) { Timeout = Timeout.InfiniteTimeSpan };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_patience.Answer, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var content = request.Content;
        try
        {
            request.Content = content is null ? null : new WatchedContent(content, _patience, _time, late.CancelAfter);
            var response = await base.SendAsync(request, ended.Token);
            response.Content = await WatchedAsync(response.Content, cancellationToken);
            return response;
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LineStalledException();
        }
        finally
        {
            request.Content = content;
        }
    }

    private async Task<HttpContent> WatchedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var watched = new StreamContent(new WatchedStream(await content.ReadAsStreamAsync(cancellationToken), new(_patience, _time)));
        foreach (var (name, values) in content.Headers)
        {
            watched.Headers.TryAddWithoutValidation(name, values);
        }

        return watched;
    }
}
