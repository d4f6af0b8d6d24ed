namespace Dormouse.Benchmarks.Programs;

/// <summary>Looks at a program's own memory ten times a second.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private readonly PeriodicTimer _timer = new(TimeSpan.FromMilliseconds(100));
    private readonly Task _watching;

    public MemoryWatch(Running program) => _watching = WatchAsync(program);

    /// <summary>The most seen, in MB.</summary>
    public double Peak { get; private set; }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _watching;
    }

    private async Task WatchAsync(Running program)
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                Peak = Math.Max(Peak, program.Memory());
            }
            catch (Exception exception) when (exception is IOException or InvalidOperationException)
            {
                return; // It ended.
            }
        }
    }
}
