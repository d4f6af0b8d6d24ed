
using Dormouse.Frontend.Clustering;

namespace Dormouse.Frontend.Channels.Hosting;

/// <summary>
/// Keeps this frontend known to its channel, and so its leases. Hosted before those who use the leases: it then ends after
/// them, and gives the leases back when nothing needs them any more.
/// </summary>
/// <param name="channel">The channel's name.</param>
/// <param name="observer">What the channel asks to show chats.</param>
/// <param name="start">When the channel can be called.</param>
/// <param name="leases">The leases.</param>
/// <param name="grains">The grains.</param>
/// <param name="time">The clocks.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ChannelRegistration(
    string channel,
    IChannelFrontend observer,
    ClusterStart start,
    ChannelLeases leases,
    IGrainFactory grains,
    TimeProvider time,
    ILogger<ChannelRegistration> logger) : BackgroundService
{
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(1.5);

    /// <summary>A call that hangs must not cost the lease: the next one may reach another silo.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private IChannelFrontend? _self;
    private bool _isTroubled;

    private IChannelGrain Channel => grains.GetGrain<IChannelGrain>(channel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await start.Begun.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var asked = Moment.Now(time);
            try
            {
                await AttachAsync(asked, stoppingToken);
                TellTrouble(null);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                TellTrouble(exception);
            }

            await Task.Delay(RenewInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        leases.Polling.End();
        leases.Delivering.End();
        await DetachAsync();
    }

    private async Task AttachAsync(Moment asked, CancellationToken stopping)
    {
        _self ??= grains.CreateObjectReference<IChannelFrontend>(observer);
        try
        {
            var polls = await Channel.Attach(leases.Frontend, _self).WaitAsync(Patience, time, stopping);
            leases.Delivering.Grant(asked);
            if (polls)
            {
                leases.Polling.Grant(asked);
            }
            else
            {
                leases.Polling.End();
            }
        }
        catch (StoreUnavailableException)
        {
            leases.Delivering.Grant(asked);
            throw;
        }
    }

    private async Task DetachAsync()
    {
        try
        {
            await Channel.Detach(leases.Frontend).WaitAsync(Patience, time);
        }
        catch (Exception exception)
        {
            // The leases run out by themselves.
            LogNotDetached(logger, exception, channel);
        }
    }

    /// <summary>Once when it begins and once when it is over, not with every try.</summary>
    private void TellTrouble(Exception? exception)
    {
        if (exception is not null && !_isTroubled)
        {
            LogLost(logger, exception, channel);
        }
        else if (exception is null && _isTroubled)
        {
            LogFound(logger, channel);
        }

        _isTroubled = exception is not null;
    }

    [LoggerMessage(LogLevel.Warning, "The channel {Channel} can't be reached; tried again until it can.")]
    private static partial void LogLost(ILogger logger, Exception exception, string channel);

    [LoggerMessage(LogLevel.Information, "The channel {Channel} is reached again.")]
    private static partial void LogFound(ILogger logger, string channel);

    [LoggerMessage(
        LogLevel.Information, "The channel {Channel} could not be told that this frontend ends; others take over a little later.")]
    private static partial void LogNotDetached(ILogger logger, Exception exception, string channel);
}
