namespace Dormouse.Fakes;

/// <summary>Rings whenever something changed; a waiter looks again at each ring, and never in between.</summary>
internal sealed class Bell
{
    /// <summary>How long a test waits for something before it fails, unless it says otherwise.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _next = Fresh();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() => Interlocked.Exchange(ref _next, Fresh()).TrySetResult();

    /// <summary>Returns the first thing found, or fails with what was waited for and what was seen instead.</summary>
    public async Task<T> UntilAsync<T>(Func<T?> find, string what, Func<string> seen, TimeSpan? timeout)
        where T : class
    {
        var limit = timeout ?? Patience;
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            // Taken before looking, so that a change during the look is not missed.
            var next = Next;
            if (find() is { } found)
            {
                return found;
            }

            try
            {
                await next.WaitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.###} s for {what}. Seen:{Environment.NewLine}{seen()}");
            }
        }
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
