namespace Dormouse.Silo.Cluster;

/// <summary>Ends the silo when another one has become its machine, which can only be after PostgreSQL or the network was away.</summary>
internal sealed partial class MachineLockWatch(
    MachineLock machine, SiloSettings settings, IHostApplicationLifetime lifetime, ILogger<MachineLockWatch> logger) : BackgroundService
{
    /// <summary>Whether the name was lost.</summary>
    public bool IsLost { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await machine.WatchAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        IsLost = true;
        LogLost(logger, settings.Machine);
        lifetime.StopApplication();
    }

    [LoggerMessage(LogLevel.Critical, "Another silo has become machine {Machine} while the store was out of reach; this one ends.")]
    private static partial void LogLost(ILogger logger, string machine);
}
