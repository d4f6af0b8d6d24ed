using Dormouse.Grains.Journal;
using Dormouse.Hosting.Storage;

namespace Dormouse.Silo.Machine;

/// <summary>
/// A few times a day, has every upload and every forwarding look whether anybody needs it. Whoever drops a message clears its files;
/// this is for what a crash, or a store that was away, has left. Once, at the start, it has every journal brought into a search that is
/// new: after a restoration, and where it was lost.
/// </summary>
internal sealed partial class StoreSweep(
    IStore store,
    IJournalIndex index,
    IGrainFactory grains,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    TimeProvider time,
    ILogger<StoreSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(6);
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isIndexNew = await IsNewAsync(stoppingToken);
        for (var pause = Start; ; pause = Interval)
        {
            await Task.Delay(pause, time, stoppingToken);
            if (silo.IsEldest(membership))
            {
                await SweepAsync(StateNames.Upload, UploadKey.Prefix, key => grains.GetGrain<IUploadGrain>(key).Sweep(), stoppingToken);
                await SweepAsync(
                    StateNames.Forwarding, ForwardingKey.Prefix, key => grains.GetGrain<IForwardingGrain>(key).Sweep(), stoppingToken);
                if (isIndexNew)
                {
                    await SweepAsync(
                        StateNames.Journal, JournalKey.Prefix, key => grains.GetGrain<IJournalGrain>(key).Index(), stoppingToken);
                    isIndexNew = false;
                }
            }
        }
    }

    private async Task<bool> IsNewAsync(CancellationToken stopping)
    {
        try
        {
            return !await index.HasAnyAsync();
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, exception, JournalKey.Prefix);
            return true;
        }
    }

    private async Task SweepAsync(string state, string prefix, Func<string, Task> sweep, CancellationToken stopping)
    {
        IReadOnlyList<string> keys = [];
        try
        {
            keys = await store.FindKeysAsync(state, prefix, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogFailed(logger, exception, prefix);
        }

        foreach (var key in keys)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                await sweep(key);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // One that can't be looked at must not keep the others from it.
                LogFailed(logger, exception, key);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Key} could not be swept; it is tried again in some hours.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string key);
}
