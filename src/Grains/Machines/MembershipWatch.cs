using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Machines;

/// <summary>
/// Tells <see cref="IMachinesGrain"/> which machines are online, when one comes or goes and every few minutes. Every silo
/// does: any of them may be the one that is left.
/// </summary>
internal sealed partial class MembershipWatch(
    IClusterMembershipService membership,
    MachineDirectory machines,
    Places places,
    IGrainFactory grains,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    ILogger<MembershipWatch> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ending = new();

    public void Participate(ISiloLifecycle observer) =>
        observer.Subscribe(nameof(MembershipWatch), ServiceLifecycleStage.Active, StartAsync, EndAsync);

    public void Dispose() => _ending.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _ = Task.Run(FollowAsync, CancellationToken.None);
        _ = Task.Run(BeatAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private Task EndAsync(CancellationToken cancellationToken)
    {
        places.Close();
        return _ending.CancelAsync();
    }

    private async Task FollowAsync()
    {
        try
        {
            var told = "";
            await foreach (var _ in membership.MembershipUpdates.WithCancellation(_ending.Token))
            {
                if (string.Join(' ', machines.Online) is var online && online != told)
                {
                    told = await TellAsync() ? online : told;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task BeatAsync()
    {
        try
        {
            await OpenAsync();
            using var beat = new PeriodicTimer(Beat, time);
            while (await beat.WaitForNextTickAsync(_ending.Token))
            {
                await TellAsync();
            }
        }
        catch (Exception exception)
        {
            LogLost(logger, exception);
        }
    }

    /// <summary>The machine's grain knows whether it is drained; until it has said so, places are kept back.</summary>
    private async Task OpenAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<IMachineGrain>(MachineKey.Of(machines.Local)).Describe();
                return;
            }
            catch (Exception exception) when (!_ending.IsCancellationRequested)
            {
                LogClosed(logger, exception, machines.Local);
                await Task.Delay(Again, time, _ending.Token);
            }
        }
    }

    private async Task<bool> TellAsync()
    {
        try
        {
            await grains.GetGrain<IMachinesGrain>(IMachinesGrain.Key).Seen(machines.Online);
            return true;
        }
        catch (Exception exception) when (!_ending.IsCancellationRequested)
        {
            // The next change or beat says it again.
            LogLost(logger, exception);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Whether machine {Machine} is drained can't be read; no session gets a place until it can.")]
    private static partial void LogClosed(ILogger logger, Exception exception, string machine);

    [LoggerMessage(LogLevel.Debug, "Which machines are online could not be noted.")]
    private static partial void LogLost(ILogger logger, Exception exception);
}
