using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Machine;

/// <summary>Keeps a guardian beside the silo: if somebody ends it, another one takes its place.</summary>
internal sealed partial class GuardianWatch(ProcessScope scope, ILogger<GuardianWatch> logger) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private Guardian? _guardian;
    private Task _watch = Task.CompletedTask;

    /// <summary>Starts the guardian.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when it watches.</returns>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _guardian = await Guardian.StartAsync(scope.Id, scope.Machine, cancellationToken);
        _watch = WatchAsync();
    }

    /// <summary>Lets the guardian go.</summary>
    /// <returns>A task that ends when it has ended.</returns>
    public async Task EndAsync()
    {
        await _ending.CancelAsync();
        await _watch;
        if (_guardian is not null)
        {
            await _guardian.DisposeAsync();
        }
    }

    public void Dispose() => _ending.Dispose();

    private async Task WatchAsync()
    {
        while (true)
        {
            await _guardian!.Exited.WaitAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ending.IsCancellationRequested)
            {
                return;
            }

            LogLost(logger, _guardian.Id);
            await _guardian.DisposeAsync();
            _guardian = await Guardian.StartAsync(scope.Id, scope.Machine, CancellationToken.None);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Somebody ended the guardian {ProcessId}; another one takes its place.")]
    private static partial void LogLost(ILogger logger, int processId);
}
