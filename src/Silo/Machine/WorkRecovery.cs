using Dormouse.Cluster.Storage;
using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Machine;

/// <summary>Wakes the grains that the last run left in the middle of something, so that work goes on without anyone writing.</summary>
internal sealed partial class WorkRecovery(
    IStore store, IGrainFactory grains, ProcessHouse house, TimeProvider time, ILogger<WorkRecovery> logger) : BackgroundService
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var key in await store.FindOpenWorkAsync(StateNames.Session, $"{house.Machine}/", stoppingToken))
        {
            await WakeAsync(key, () => grains.GetGrain<ISessionGrain>(key).Resume(), stoppingToken);
        }

        foreach (var key in await store.FindOpenWorkAsync(StateNames.Chat, "", stoppingToken))
        {
            await WakeAsync(key, () => grains.GetGrain<IChatGrain>(key).Resume(), stoppingToken);
        }
    }

    /// <summary>Tried a few times: a store that is slow at the start must not leave work lying.</summary>
    private async Task WakeAsync(string key, Func<Task> resume, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await resume();
                LogWoken(logger, key);
                return;
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // One that can't go on must not keep the others from it for long; its next message tries again.
                LogFailed(logger, exception, key, attempt);
                if (attempt == Attempts)
                {
                    return;
                }

                await Task.Delay(Pause, time, stopping);
            }
        }
    }

    [LoggerMessage(LogLevel.Information, "{Key} goes on with what was left.")]
    private static partial void LogWoken(ILogger logger, string key);

    [LoggerMessage(LogLevel.Error, "{Key} could not go on with what was left (try {Attempt}).")]
    private static partial void LogFailed(ILogger logger, Exception exception, string key, int attempt);
}
