using Dormouse.Grains.Chats;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Storage;

namespace Dormouse.Silo.Machine;

/// <summary>Wakes the grains that the last run left in the middle of something, so that work goes on without anyone writing.</summary>
internal sealed partial class WorkRecovery(
    IStore store, IGrainFactory grains, ProcessHouse house, ILogger<WorkRecovery> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var key in await store.FindOpenWorkAsync(StateNames.Session, $"{house.Machine}/", stoppingToken))
        {
            await WakeAsync(key, grains.GetGrain<ISessionGrain>(key).Resume());
        }

        foreach (var key in await store.FindOpenWorkAsync(StateNames.Chat, "", stoppingToken))
        {
            await WakeAsync(key, grains.GetGrain<IChatGrain>(key).Resume());
        }
    }

    private async Task WakeAsync(string key, Task resumed)
    {
        try
        {
            await resumed;
            LogWoken(logger, key);
        }
        catch (Exception exception)
        {
            // One that can't go on must not keep the others from it; its next message tries again.
            LogFailed(logger, exception, key);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Key} goes on with what was left.")]
    private static partial void LogWoken(ILogger logger, string key);

    [LoggerMessage(LogLevel.Error, "{Key} could not go on with what was left.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string key);
}
