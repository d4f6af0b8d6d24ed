using System.Collections.Concurrent;
using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// One lane for each chat that this frontend delivers for. Lanes never wait for each other. Which chats these are is said
/// by the channel, so that no two frontends deliver for one chat.
/// </summary>
internal sealed partial class ChatLanes(
    BotConnection bot,
    ChannelLeases leases,
    IGrainFactory grains,
    ShownQuestions questions,
    ChatPlaces places,
    TimeProvider time,
    ILogger<ChatLanes> logger)
    : IHostedService, IChannelFrontend, IDisposable
{
    /// <summary>How long what is being shown may take to be shown to its end when the frontend stops.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task>> _lanes = new();
    private readonly ConcurrentDictionary<string, bool> _askedAgain = new();
    private readonly ConcurrentDictionary<long, ChatPace> _paces = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoning = new();

    public Task Show(string chat)
    {
        if (!_stopping.IsCancellationRequested)
        {
            _askedAgain[chat] = true;

            // Whoever asks at the same time may have made one too, but only the one in the dictionary is begun.
            _ = _lanes.GetOrAdd(chat, key => new(() => RunAsync(key))).Value;
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        var lanes = Task.WhenAll(_lanes.Values.Select(static lane => lane.Value));
        await lanes.WaitAsync(EndTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abandoning.CancelAsync();
        await lanes.WaitAsync(EndTime, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abandoning.Dispose();
    }

    private async Task RunAsync(string chat)
    {
        // The lane must be in the dictionary before it can take itself out.
        await Task.Yield();
        var grain = grains.GetGrain<IChatGrain>(chat);
        try
        {
            var (end, took) = await DeliverAsync(chat, grain);
            if (end is LaneEnd.Forbidden)
            {
                LogParked(logger, chat);
                await grain.Park(took);
            }

            _askedAgain.TryRemove(chat, out _);
            if (end is not LaneEnd.Refused)
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
            _lanes.TryRemove(chat, out _);
        }

        if (_askedAgain.ContainsKey(chat))
        {
            await Show(chat);
        }
    }

    /// <summary>
    /// Delivers in one lane after the other: a lane ends with its term, or where its group has become another one, and what it had shown is
    /// not shown again.
    /// </summary>
    private async Task<(LaneEnd End, TimeSpan Took)> DeliverAsync(string chat, IChatGrain grain)
    {
        var (shown, place) = (0L, default(TelegramChat));
        try
        {
            while (true)
            {
                var term = await leases.Delivering.HeldAsync(_stopping.Token);
                place ??= await StubbornlyAsync(chat, () => places.PlaceOfAsync(chat));
                var pace = _paces.GetOrAdd(place.Id, _ => new ChatPace(time));
                LogDelivers(logger, chat);
                await using var lane = new ChatLane(
                    bot.Calls, grain, place, leases.Frontend, term, shown, questions, pace, time, logger);
                var end = await lane.RunAsync(_stopping.Token, _abandoning.Token);
                if (end is not (LaneEnd.LeaseOver or LaneEnd.Moved))
                {
                    return (end, time.GetElapsedTime(lane.Began));
                }

                place = end is LaneEnd.Moved ? await StubbornlyAsync(chat, () => places.MovedAsync(chat, lane.MovedTo)) : null;
                shown = lane.Shown;
            }
        }
        catch (OperationCanceledException)
        {
            // The frontend stops; the chat keeps what was not shown.
            return (LaneEnd.Idle, default);
        }
    }

    private async Task<TelegramChat> StubbornlyAsync(string chat, Func<Task<TelegramChat>> call)
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
    private static partial void LogParked(ILogger logger, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat} could not be told that its delivery has ended here.")]
    private static partial void LogUntold(ILogger logger, Exception exception, string chat);
}
