namespace Dormouse.Frontend.Telegram;

/// <summary>
/// How long a Telegram chat wants to be left alone. Telegram counts a chat as a whole, so all lanes of its topics, and
/// <c>typing</c> too, share one pace.
/// </summary>
internal sealed class ChatPace(TimeProvider time)
{
    private long _notBefore;

    /// <summary>Nothing may be sent for a while.</summary>
    /// <param name="wait">How long, from now.</param>
    public void Pause(TimeSpan wait)
    {
        var until = (time.GetUtcNow() + wait).UtcTicks;
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
        while (new TimeSpan(Volatile.Read(ref _notBefore) - time.GetUtcNow().UtcTicks) is { Ticks: > 0 } left)
        {
            await Task.Delay(left, time, stopping);
        }
    }
}
