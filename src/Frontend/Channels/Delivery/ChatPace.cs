namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// How long a chat wants to be left alone. A channel counts a chat as a whole, so the deliveries of all its threads, and
/// <c>typing</c> too, share one pace; see <see cref="IChannelChat.Account"/>.
/// </summary>
internal sealed class ChatPace(TimeProvider time)
{
    private long _notBefore = long.MinValue;
    private long _nextLive = long.MinValue;

    /// <summary>How long nothing may be sent; zero if something may.</summary>
    public TimeSpan Left => Until(Volatile.Read(ref _notBefore));

    /// <summary>How long no growing text and no progress may be shown, in whichever thread; zero if it may.</summary>
    public TimeSpan UntilLive => Until(Volatile.Read(ref _nextLive));

    /// <summary>Nothing may be sent for a while.</summary>
    /// <param name="wait">How long, from now.</param>
    public void Pause(TimeSpan wait)
    {
        var until = (time.SteadyNow() + wait).Ticks;
        for (var known = Volatile.Read(ref _notBefore); known < until;)
        {
            known = Interlocked.CompareExchange(ref _notBefore, until, known);
        }
    }

    /// <summary>Waits until something may be sent.</summary>
    /// <param name="stopping">Ends the wait.</param>
    /// <returns>A task that ends then.</returns>
    public async Task WaitAsync(CancellationToken stopping)
    {
        while (Left is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, stopping);
        }
    }

    /// <summary>Takes the chat's turn to show growing text or progress.</summary>
    /// <param name="pause">How long nobody has the next one.</param>
    /// <returns>False if it is not time yet: another thread was first.</returns>
    public bool TryTakeLive(TimeSpan pause)
    {
        var next = Volatile.Read(ref _nextLive);
        return Until(next) == TimeSpan.Zero
            && Interlocked.CompareExchange(ref _nextLive, (time.SteadyNow() + pause).Ticks, next) == next;
    }

    /// <summary>Growing text or progress was shown just now, which may have taken long.</summary>
    /// <param name="pause">How long nobody has the next turn.</param>
    public void ShownLive(TimeSpan pause) => Volatile.Write(ref _nextLive, (time.SteadyNow() + pause).Ticks);

    private TimeSpan Until(long moment) => time.SteadyNow().Ticks is var now && moment > now ? new(moment - now) : TimeSpan.Zero;
}
