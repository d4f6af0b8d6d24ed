using Dormouse.Grains.Agents;
using Dormouse.Hosting.Storage;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Machine;

/// <summary>
/// Wakes grains that were left in the middle of something, so that work goes on without anyone writing: this machine's sessions
/// and, if this silo is the one that looks after them, chats. All of them when this silo starts, and chats when another one dies;
/// besides, whatever is still in the middle of something after a while, for its activation may have been dropped, and whatever has a
/// process: without an activation nobody would end that. To wake one that is awake changes nothing.
/// </summary>
internal sealed partial class WorkRecovery(
    IStore store,
    IGrainFactory grains,
    IAgentHost agents,
    ProcessScope scope,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    TimeProvider time,
    ILogger<WorkRecovery> logger) : BackgroundService
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HashSet<SiloAddress> _others = [];
    private HashSet<string> _seen = [];
    private TaskCompletionSource _death = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = WatchAsync(stoppingToken);
        var isNew = true;
        var hasDied = true;
        while (true)
        {
            var isDone = await LookAsync(isNew, hasDied, stoppingToken);
            isNew &= !isDone;
            hasDied &= !isDone;
            await Task.WhenAny(_death.Task, Task.Delay(isDone ? Interval : Pause, time, stoppingToken));
            stoppingToken.ThrowIfCancellationRequested();
            if (_death.Task.IsCompleted)
            {
                _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
                hasDied = true;
            }
        }
    }

    /// <summary>Looks once.</summary>
    /// <returns>False if something failed and must be tried again soon.</returns>
    private async Task<bool> LookAsync(bool allSessions, bool allChats, CancellationToken stopping)
    {
        try
        {
            var seen = new HashSet<string>();
            var isDone = await WakeAsync(
                await store.FindOpenWorkAsync(StateNames.Session, $"{scope.Machine}/", stopping),
                allSessions,
                seen,
                key => grains.GetGrain<ISessionGrain>(key).Resume(),
                stopping);
            isDone &= await WakeAsync(
                [.. agents.Runs.Select(static run => run.Session.ToString()).Except(seen)],
                all: false,
                seen,
                key => grains.GetGrain<ISessionGrain>(key).Resume(),
                stopping);
            if (silo.IsEldest(membership))
            {
                isDone &= await WakeAsync(
                    await store.FindOpenWorkAsync(StateNames.Chat, "", stopping),
                    allChats,
                    seen,
                    key => grains.GetGrain<IChatGrain>(key).Resume(),
                    stopping);
            }

            _seen = seen;
            return isDone;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogAway(logger, exception.GetBaseException().Message);
            return false;
        }
    }

    private async Task<bool> WakeAsync(
        IReadOnlyList<string> keys, bool all, HashSet<string> seen, Func<string, Task> resume, CancellationToken stopping)
    {
        var failed = 0;
        seen.UnionWith(keys);
        await Parallel.ForEachAsync(
            keys.Where(key => all || _seen.Contains(key)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
            async (key, _) =>
            {
                try
                {
                    await resume(key);
                    LogWoken(logger, all ? LogLevel.Information : LogLevel.Debug, key);
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    // One that can't go on must not keep the others from it.
                    LogFailed(logger, exception, key);
                    Interlocked.Increment(ref failed);
                }
            });
        return failed == 0;
    }

    private async Task WatchAsync(CancellationToken stopping)
    {
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stopping))
        {
            var active = snapshot.Members.Values.Where(static member => member.Status == SiloStatus.Active)
                .Select(static member => member.SiloAddress).ToHashSet();
            if (_others.Any(other => !active.Contains(other)))
            {
                _death.TrySetResult();
            }

            _others.Clear();
            _others.UnionWith(active);
        }
    }

    [LoggerMessage("{Key} goes on with what was left.")]
    private static partial void LogWoken(ILogger logger, LogLevel level, string key);

    [LoggerMessage(LogLevel.Error, "{Key} could not go on with what was left; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string key);

    [LoggerMessage(LogLevel.Warning, "The store can't be asked for work that was left ({Reason}); it is tried again.")]
    private static partial void LogAway(ILogger logger, string reason);
}
