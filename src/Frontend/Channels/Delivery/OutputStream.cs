namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>One reading of a chat's output, which can be waited for without giving it up.</summary>
/// <param name="outputs">The output.</param>
/// <param name="time">The clock.</param>
/// <param name="ended">Ends the reading.</param>
internal sealed class OutputStream(IAsyncEnumerable<ChatOutput> outputs, TimeProvider time, CancellationToken ended) : IAsyncDisposable
{
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    private readonly IAsyncEnumerator<ChatOutput> _outputs = outputs.GetAsyncEnumerator(ended);
    private Task<bool>? _next;

    /// <summary>The output that has come.</summary>
    public ChatOutput Current => _outputs.Current;

    /// <summary>Begins to ask for the next output.</summary>
    public void Ask() => _next = _outputs.MoveNextAsync().AsTask();

    /// <summary>Waits for what was asked for.</summary>
    /// <param name="patience">How long.</param>
    /// <returns>Whether it has come, or the reading has come to its end or failed; see <see cref="IsOutputAsync"/>.</returns>
    public async Task<bool> ArrivesAsync(TimeSpan patience)
    {
        if (_next!.IsCompleted)
        {
            return true;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var first = await Task.WhenAny(_next, Task.Delay(patience, time, waiting.Token));
        await waiting.CancelAsync();
        ended.ThrowIfCancellationRequested();
        return first == _next;
    }

    /// <summary>Whether it is output that has come.</summary>
    /// <returns>False if there is no more.</returns>
    public Task<bool> IsOutputAsync() => _next!;

    public async ValueTask DisposeAsync()
    {
        if (_next is { } next)
        {
            // The enumerator must not be disposed while a read is under way.
            await ((Task)next).WaitAsync(EndTime, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _outputs.DisposeAsync();
    }
}
