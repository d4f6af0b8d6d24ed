using System.Collections.Concurrent;

namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// One delivery for each chat of a channel that this frontend delivers for. Deliveries never wait for each other. Which chats these are is
/// said by the channel's grain, so that no two frontends deliver for one chat.
/// </summary>
internal sealed partial class ChatDeliveries(
    IPushChannel channel,
    ChannelLeases leases,
    IGrainFactory grains,
    ShownQuestions questions,
    TimeProvider time,
    ILogger<ChatDeliveries> logger)
    : IHostedService, IChannelFrontend, IDisposable
{
    /// <summary>How long what is being shown may take to be shown to its end when the frontend stops.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task>> _deliveries = new();
    private readonly ConcurrentDictionary<string, bool> _askedAgain = new();
    private readonly ConcurrentDictionary<string, ChatPace> _paces = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoning = new();

    public Task Show(string chat)
    {
        if (!_stopping.IsCancellationRequested)
        {
            _askedAgain[chat] = true;

            // Whoever asks at the same time may have made one too, but only the one in the dictionary is begun.
            _ = _deliveries.GetOrAdd(chat, key => new(() => RunAsync(key))).Value;
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var deliveries = Task.WhenAll(_deliveries.Values.Select(static delivery => delivery.Value));
        await deliveries.WaitAsync(EndTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abandoning.CancelAsync();
        await deliveries.WaitAsync(EndTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abandoning.Dispose();
    }

    private async Task RunAsync(string chat)
    {
        // The delivery must be in the dictionary before it can take itself out.
        await Task.Yield();
        var grain = grains.GetGrain<IChatGrain>(chat);
        try
        {
            var (end, took) = await DeliverAsync(chat, grain);
            if (end is DeliveryEnd.Forbidden)
            {
                LogBlocked(logger, chat);
                await grain.BlockDelivery(took);
            }

            _askedAgain.TryRemove(chat, out _);
            if (end is not DeliveryEnd.Refused)
            {
                // Only now, when nothing of ours is on its way, may another frontend begin.
                await grain.EndDelivery(leases.Frontend);
            }
        }
        catch (Exception exception)
        {
            // The chat finds out by itself: it asks its channel for as long as something waits.
            LogUntold(logger, exception, chat);
        }
        finally
        {
            _deliveries.TryRemove(chat, out _);
        }

        if (_askedAgain.ContainsKey(chat))
        {
            await Show(chat);
        }
    }

    /// <summary>
    /// Delivers once for each term of the lease and for each place that the chat has meanwhile; what had been shown is not shown again.
    /// </summary>
    private async Task<(DeliveryEnd End, TimeSpan Took)> DeliverAsync(string chat, IChatGrain grain)
    {
        var (shown, place, passing) = (0L, default(IChannelChat), default(PassingTexts));
        try
        {
            while (true)
            {
                var term = await leases.Delivering.HeldAsync(_stopping.Token);
                place ??= await StubbornlyAsync(chat, () => channel.FindAsync(chat));
                var pace = _paces.GetOrAdd(place.Account, _ => new ChatPace(time));
                LogDelivers(logger, chat);
                await using var delivery = new ChatDelivery(
                    place, grain, leases.Frontend, term, shown, passing, questions, upload =>
                        grains.GetGrain<IUploadGrain>(upload), pace, time,
                    logger);
                var end = await delivery.RunAsync(_stopping.Token, _abandoning.Token);
                if (end is not (DeliveryEnd.LeaseOver or DeliveryEnd.Moved))
                {
                    return (end, time.GetElapsedTime(delivery.Began));
                }

                place = end is DeliveryEnd.Moved
                    ? await StubbornlyAsync(chat, () => channel.MovedAsync(chat, delivery.MovedTo!))
                    : null;
                passing = end is DeliveryEnd.Moved ? null : delivery.Passing;
                shown = delivery.Shown;
            }
        }
        catch (OperationCanceledException)
        {
            // The frontend stops; the chat keeps what was not shown.
            return (DeliveryEnd.Idle, default);
        }
    }

    private async Task<IChannelChat> StubbornlyAsync(string chat, Func<Task<IChannelChat>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                LogNoPlace(logger, exception, chat);
                await Task.Delay(RetryPause, time, _stopping.Token);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: where it is can't be told or noted now; it is tried again.")]
    private static partial void LogNoPlace(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Debug, "Chat {Chat} is delivered by this frontend from now on.")]
    private static partial void LogDelivers(ILogger logger, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} can't be written to; its output waits until somebody writes there.")]
    private static partial void LogBlocked(ILogger logger, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat} could not be told that its delivery has ended here.")]
    private static partial void LogUntold(ILogger logger, Exception exception, string chat);
}
