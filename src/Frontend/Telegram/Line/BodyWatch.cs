namespace Dormouse.Frontend.Telegram.Line;

/// <summary>Watches one body as it comes or goes.</summary>
/// <param name="patience">How long it may take.</param>
/// <param name="time">The clock.</param>
/// <param name="breakAfter">
/// Breaks the connection after a time, unless it is called again: a piece that is being sent heeds no token. Null for a body that
/// comes, which does.
/// </param>
internal sealed class BodyWatch(LinePatience patience, TimeProvider time, Action<TimeSpan>? breakAfter = null)
{
    private readonly long _begun = time.GetTimestamp();
    private long _bytes;

    /// <summary>Moves the next piece.</summary>
    /// <param name="move">Moves it; returns how many bytes it had.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many bytes it had.</returns>
    /// <exception cref="LineStalledException">It took too long.</exception>
    public async ValueTask<int> MoveAsync(Func<CancellationToken, ValueTask<int>> move, CancellationToken cancellationToken)
    {
        var left = patience.ForNext(time.GetElapsedTime(_begun), _bytes);
        if (left == TimeSpan.Zero)
        {
            throw new LineStalledException();
        }

        if (breakAfter is not null)
        {
            breakAfter(left);
            var sent = await move(cancellationToken);
            _bytes += sent;
            return sent;
        }

        using var late = new CancellationTokenSource(left, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var moved = await move(ended.Token);
            _bytes += moved;
            return moved;
        }
        catch (Exception) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LineStalledException();
        }
    }
}
