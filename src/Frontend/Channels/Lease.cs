namespace Dormouse.Frontend.Channels;

/// <summary>
/// A right that this frontend has for a while and that somebody else gets when it is not renewed. Judged by our own clocks,
/// counted from before we asked: so we stop before anybody else may begin.
/// </summary>
/// <param name="length">How long it is held after it was asked for.</param>
/// <param name="time">The clocks.</param>
internal sealed class Lease(TimeSpan length, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private LeaseTerm? _term;
    private TaskCompletionSource<LeaseTerm> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it is held now.</summary>
    public bool IsHeld => Volatile.Read(ref _term) is { IsHeld: true };

    /// <summary>It was granted, again or for the first time.</summary>
    /// <param name="asked">The moment before it was asked for.</param>
    public void Grant(Moment asked)
    {
        lock (_gate)
        {
            if (_term?.TryRenew(asked) is true)
            {
                return;
            }

            _term?.Dispose();
            _term = new(asked, length, time);
            _next.TrySetResult(_term);
        }
    }

    /// <summary>It is given up, or was refused.</summary>
    public void End()
    {
        lock (_gate)
        {
            _term?.End();
        }
    }

    /// <summary>Waits until it is held.</summary>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>The term for which it is.</returns>
    public async Task<LeaseTerm> HeldAsync(CancellationToken stopping)
    {
        while (true)
        {
            Task<LeaseTerm> next;
            lock (_gate)
            {
                if (_term is { IsHeld: true })
                {
                    return _term;
                }

                if (_next.Task.IsCompleted)
                {
                    _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                next = _next.Task;
            }

            await next.WaitAsync(stopping);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _term?.Dispose();
        }
    }
}
