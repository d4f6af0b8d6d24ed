using Dormouse.Grains.Chats;
using Telegram.Bot;

namespace Dormouse.Frontend.Telegram;

/// <summary>Why a lane ended.</summary>
internal enum LaneEnd
{
    /// <summary>Nothing was to be shown for a while.</summary>
    Idle,

    /// <summary>The chat can't be written to.</summary>
    Forbidden,
}

/// <summary>
/// Shows one chat's output, in order. Kept output is confirmed when Telegram has it; growing text and progress wait for
/// their pace and are skipped when something newer is there.
/// </summary>
internal sealed partial class ChatLane(
    ITelegramBotClient bot, IChatGrain grain, TelegramChat chat, ShownQuestions questions, ChatPace pace, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan IdleEnd = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly TelegramSender _sender = new(bot, chat, questions, pace, time, logger);
    private readonly TypingIndicator _typing = new(bot, chat, pace, time);
    private long _shown;

    /// <summary>The chat.</summary>
    public TelegramChat Chat => chat;

    /// <summary>Shows output until there was none for a while.</summary>
    /// <param name="stopping">Ends the lane at once.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="OperationCanceledException">It was to stop.</exception>
    public async Task<LaneEnd> RunAsync(CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (await ReadAsync(stopping))
                    {
                        return LaneEnd.Idle;
                    }
                }
                catch (ChatForbiddenException)
                {
                    return LaneEnd.Forbidden;
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    LogInterrupted(logger, exception, chat.Id);
                    await Task.Delay(RetryPause, time, stopping);
                }
            }
        }
        finally
        {
            await _typing.StopAsync();
        }
    }

    public ValueTask DisposeAsync() => _typing.DisposeAsync();

    /// <summary>Reads until the chat has been idle; the newest live output is kept aside until its pace allows it.</summary>
    private async Task<bool> ReadAsync(CancellationToken stopping)
    {
        await using var outputs = grain.Read(_shown).GetAsyncEnumerator(stopping);
        var next = outputs.MoveNextAsync().AsTask();
        ChatOutput? live = null;
        try
        {
            while (true)
            {
                var patience = live is null ? IdleEnd : _sender.UntilLive();
                if (!await ArrivesAsync(next, patience, stopping))
                {
                    if (live is null)
                    {
                        if (_typing.IsOn)
                        {
                            continue;
                        }

                        return true;
                    }

                    await _sender.ShowLiveAsync(live, stopping);
                    live = null;
                    continue;
                }

                if (!await next)
                {
                    return false;
                }

                var output = outputs.Current;
                if (output.IsKept)
                {
                    live = null;
                    await _sender.ShowAsync(output, stopping);
                    _shown = output.Seq;
                    await ConfirmAsync(output.Seq);
                }
                else if (output.Kind is ChatOutputKind.Working or ChatOutputKind.Resting)
                {
                    await _typing.SetAsync(output.Kind is ChatOutputKind.Working);
                }
                else
                {
                    live = output;
                }

                next = outputs.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // The enumerator must not be disposed while a read is under way.
            await ((Task)next).WaitAsync(TimeSpan.FromSeconds(2), time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> ArrivesAsync(Task<bool> next, TimeSpan patience, CancellationToken stopping)
    {
        if (next.IsCompleted)
        {
            return true;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var first = await Task.WhenAny(next, Task.Delay(patience, time, waiting.Token));
        await waiting.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        return first == next;
    }

    private async Task ConfirmAsync(long seq)
    {
        try
        {
            await grain.Confirm(seq);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // This lane knows that it was shown; a later confirmation covers it.
            LogUnconfirmed(logger, exception, chat.Id, seq);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: reading its output was interrupted.")]
    private static partial void LogInterrupted(ILogger logger, Exception exception, long chat);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: output {Seq} was shown and could not be confirmed.")]
    private static partial void LogUnconfirmed(ILogger logger, Exception exception, long chat, long seq);
}
