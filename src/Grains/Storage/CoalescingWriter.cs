namespace Dormouse.Grains.Storage;

/// <summary>
/// Writes a reentrant grain's state, one write at a time. Callers that arrive while a write runs share the next one, so
/// a burst of fifty messages costs two durable writes. What is written is a snapshot: the storage provider may
/// serialise on another thread while the grain goes on.
/// </summary>
/// <param name="state">The grain's persistent state.</param>
/// <param name="snapshot">Copies the grain's working state.</param>
/// <param name="onConflict">Called when the store holds another version than ours: the activation must be read anew.</param>
internal sealed class CoalescingWriter<TState>(IPersistentState<TState> state, Func<TState> snapshot, Action onConflict)
    where TState : class
{
    private Task _running = Task.CompletedTask;
    private Task? _next;

    /// <summary>Whether the last write failed: what it was for is in memory only, even if nothing changes any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Completes when everything that changed before this call is durable.</summary>
    /// <exception cref="StoreUnavailableException">The store could not be written.</exception>
    public Task WriteAsync() => _next ??= WriteNextAsync(_running);

    private async Task WriteNextAsync(Task running)
    {
        // Never synchronous: _next must be set before this method can clear it.
        await Task.Yield();
        await running.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        _running = _next!;
        _next = null;
        state.State = snapshot();
        try
        {
            await StoreCall.RunAsync(() => state.WriteStateAsync(), onConflict);
            HasFailed = false;
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }
}
