namespace Dormouse.Frontend.Channels;

/// <summary>One unbroken time for which a lease is held. Once it is over it stays over, though the lease may be got again.</summary>
internal sealed class LeaseTerm : IDisposable
{
    private readonly TimeSpan _length;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();
    private readonly ITimer _timer;
    private Moment _renewed;
    private bool _isOver;

    /// <summary>Begins a term.</summary>
    /// <param name="asked">From when the lease counts.</param>
    /// <param name="length">How long it lasts if it is not renewed.</param>
    /// <param name="time">The clocks.</param>
    public LeaseTerm(Moment asked, TimeSpan length, TimeProvider time)
    {
        (_renewed, _length, _time) = (asked, length, time);
        Over = _over.Token;
        _timer = time.CreateTimer(static term => ((LeaseTerm)term!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Left, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends what must not outlive the term. It may come a moment late; <see cref="IsHeld"/> does not.</summary>
    public CancellationToken Over { get; }

    /// <summary>Whether it is held now: the clock is asked, for a process that was stopped wakes long after its timers.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_gate)
            {
                return !_isOver && Left > TimeSpan.Zero;
            }
        }
    }

    private TimeSpan Left => _length - _renewed.Elapsed(_time) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Refuses to go on when it is over.</summary>
    /// <exception cref="LeaseOverException">It is.</exception>
    public void Require()
    {
        if (!IsHeld)
        {
            throw new LeaseOverException();
        }
    }

    /// <summary>Makes it last longer.</summary>
    /// <param name="asked">From when it counts anew.</param>
    /// <returns>False if it was over before.</returns>
    public bool TryRenew(Moment asked)
    {
        lock (_gate)
        {
            if (_isOver || Left == TimeSpan.Zero)
            {
                return false;
            }

            _renewed = asked;
            _timer.Change(Left, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Ends it at once.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        _timer.Dispose();
        _over.Cancel();
        _over.Dispose();
    }

    public void Dispose() => End();

    private void Look()
    {
        lock (_gate)
        {
            if (!_isOver && Left is { Ticks: > 0 } left)
            {
                _timer.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        End();
    }
}

/// <summary>What was begun under a lease must not go on: the lease is over.</summary>
internal sealed class LeaseOverException() : OperationCanceledException("The lease is over.");
