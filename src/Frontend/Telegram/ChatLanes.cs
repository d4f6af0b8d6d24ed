using System.Collections.Concurrent;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Chats;

namespace Dormouse.Frontend.Telegram;

/// <summary>One lane for each chat that has something to show. Lanes never wait for each other.</summary>
internal sealed partial class ChatLanes(
    BotConnection bot, IGrainFactory grains, ShownQuestions questions, TimeProvider time, ILogger<ChatLanes> logger) : BackgroundService, IChannelFrontend
{
    private static readonly TimeSpan AttachInterval = IChannelGrain.AttachedFor / 3;

    private readonly ConcurrentDictionary<string, Task> _lanes = new();
    private readonly ConcurrentDictionary<string, long> _parked = new();
    private readonly ConcurrentDictionary<long, ChatPace> _paces = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Show(string chat)
    {
        if (!_parked.ContainsKey(chat) && !_stopping.IsCancellationRequested)
        {
            _lanes.GetOrAdd(chat, RunAsync);
        }
    }

    Task IChannelFrontend.Show(string chat)
    {
        Show(chat);
        return Task.CompletedTask;
    }

    /// <summary>A chat that could not be written to can perhaps be again: somebody wrote there, or let the bot in.</summary>
    /// <param name="chat">Telegram's id of the chat.</param>
    public void Unpark(long chat)
    {
        foreach (var (key, id) in _parked)
        {
            if (id == chat)
            {
                _parked.TryRemove(key, out _);
            }
        }
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(_stopping.Cancel);
        var self = grains.CreateObjectReference<IChannelFrontend>(this);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await grains.GetGrain<IChannelGrain>(ChatKey.Telegram).Attach(self);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogDetached(logger, exception);
            }

            await Task.Delay(AttachInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(_lanes.Values);
    }

    private async Task RunAsync(string chat)
    {
        // The lane must be in the dictionary before it can take itself out.
        await Task.Yield();
        var place = TelegramChat.Parse(chat);
        var pace = _paces.GetOrAdd(place.Id, _ => new ChatPace(time));
        await using var lane = new ChatLane(bot.Calls, grains.GetGrain<IChatGrain>(chat), place, questions, pace, time, logger);
        try
        {
            if (await lane.RunAsync(_stopping.Token) is LaneEnd.Forbidden)
            {
                _parked[chat] = lane.Chat.Id;
                LogParked(logger, chat);
            }
        }
        catch (OperationCanceledException)
        {
            // The frontend stops; the chat keeps what was not shown.
        }
        finally
        {
            _lanes.TryRemove(chat, out _);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Chat {Chat} can't be written to; its output waits until somebody writes there.")]
    private static partial void LogParked(ILogger logger, string chat);

    [LoggerMessage(LogLevel.Warning, "The channel can't be reached; tried again.")]
    private static partial void LogDetached(ILogger logger, Exception exception);
}
