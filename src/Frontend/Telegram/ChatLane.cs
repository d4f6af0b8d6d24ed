using Dormouse.Frontend.Channels;
using Telegram.Bot;

namespace Dormouse.Frontend.Telegram;

/// <summary>Why a lane ended.</summary>
internal enum LaneEnd
{
    /// <summary>Nothing was to be shown for a while.</summary>
    Idle,

    /// <summary>The chat's group has another id now; the chat goes on there.</summary>
    Moved,

    /// <summary>The chat can't be written to.</summary>
    Forbidden,

    /// <summary>Another frontend delivers for the chat, or nobody may.</summary>
    Refused,

    /// <summary>This frontend's lease is over.</summary>
    LeaseOver,
}

/// <summary>
/// Shows one chat's output, in order. Kept output is confirmed when Telegram has it; growing text and progress wait for
/// their pace and are skipped when something newer is there. A lane lives within one term of the frontend's lease: what it
/// has begun to send it ends and confirms, and it begins nothing more when the term is over.
/// </summary>
internal sealed partial class ChatLane(
    ITelegramBotClient bot,
    IChatGrain grain,
    TelegramChat chat,
    string frontend,
    LeaseTerm term,
    long after,
    ShownQuestions questions,
    ChatPace pace,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan IdleEnd = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly TelegramSender _sender = new(bot, grain, chat, questions, pace, term, time, logger);
    private readonly TypingIndicator _typing = new(bot, chat, pace, time);
    private bool _isConfirmed = true;

    /// <summary>Number of the last kept output that was shown.</summary>
    public long Shown { get; private set; } = after;

    /// <summary>When the last output was begun, as a timestamp of the clock.</summary>
    public long Began { get; private set; }

    /// <summary>Telegram's id of the group now, if the lane ended for that.</summary>
    public long MovedTo { get; private set; }

    /// <summary>Shows output until there was none for a while.</summary>
    /// <param name="stopping">Ends the lane; the output that it is showing is shown to its end.</param>
    /// <param name="abandoning">Ends that too.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="OperationCanceledException">It was to stop.</exception>
    public async Task<LaneEnd> RunAsync(CancellationToken stopping, CancellationToken abandoning)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (await ReadAsync(stopping, abandoning))
                    {
                        return LaneEnd.Idle;
                    }
                }
                catch (ChatForbiddenException)
                {
                    return LaneEnd.Forbidden;
                }
                catch (ChatMovedException moved)
                {
                    MovedTo = moved.To;
                    return LaneEnd.Moved;
                }
                catch (DeliveryRefusedException)
                {
                    return LaneEnd.Refused;
                }
                catch (OperationCanceledException) when (!stopping.IsCancellationRequested && !term.IsHeld)
                {
                    return LaneEnd.LeaseOver;
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

    /// <summary>Reads until the chat has been idle; the newest live output of each session is kept aside until its pace allows it.</summary>
    private async Task<bool> ReadAsync(CancellationToken stopping, CancellationToken abandoning)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopping, term.Over);
        await using var outputs = grain.ReadToDeliver(frontend, Shown).GetAsyncEnumerator(reading.Token);
        var next = outputs.MoveNextAsync().AsTask();
        List<ChatOutput> live = [];

        // A chat that was away knows no more of what it had shown in passing: what it does not tell anew is over.
        await _typing.StopAsync();
        var isStale = _sender.HasPassing;
        try
        {
            while (true)
            {
                reading.Token.ThrowIfCancellationRequested();
                var patience = live.Count > 0 ? _sender.UntilLive() : _isConfirmed && !isStale ? IdleEnd : RetryPause;
                if (!await ArrivesAsync(next, patience, reading.Token))
                {
                    if (!_isConfirmed)
                    {
                        await ConfirmAsync();
                        continue;
                    }

                    if (live.Count == 0)
                    {
                        if (isStale)
                        {
                            isStale = false;
                            await _sender.RemovePassingAsync(reading.Token);
                            continue;
                        }

                        if (_typing.IsOn)
                        {
                            continue;
                        }

                        return true;
                    }

                    Began = time.GetTimestamp();
                    if (await _sender.ShowLiveAsync(live[0], reading.Token))
                    {
                        live.RemoveAt(0);
                    }

                    continue;
                }

                if (!await next)
                {
                    return false;
                }

                var output = outputs.Current;
                if (output.IsKept)
                {
                    live.RemoveAll(passing => passing.Session == output.Session);
                    Began = time.GetTimestamp();
                    await _sender.ShowAsync(output, abandoning);
                    Shown = output.Seq;
                    await ConfirmAsync();
                }
                else if (output.Kind is ChatOutputKind.Moved)
                {
                    // The chat that it is now finds its frontend by itself.
                    return true;
                }
                else if (output.Kind is ChatOutputKind.Working or ChatOutputKind.Resting or ChatOutputKind.Asking)
                {
                    await _typing.SetAsync(output.Kind is ChatOutputKind.Working);
                }
                else
                {
                    live.RemoveAll(passing => passing.Session == output.Session && passing.Kind == output.Kind);
                    live.Add(output);
                    isStale = false;
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

    private async Task<bool> ArrivesAsync(Task<bool> next, TimeSpan patience, CancellationToken ended)
    {
        if (next.IsCompleted)
        {
            return true;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var first = await Task.WhenAny(next, Task.Delay(patience, time, waiting.Token));
        await waiting.CancelAsync();
        ended.ThrowIfCancellationRequested();
        return first == next;
    }

    private async Task ConfirmAsync()
    {
        try
        {
            await grain.Confirm(Shown);
            _isConfirmed = true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // This lane knows that it was shown; it is confirmed again, or with the next one.
            _isConfirmed = false;
            LogUnconfirmed(logger, exception, chat.Id, Shown);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: reading its output was interrupted.")]
    private static partial void LogInterrupted(ILogger logger, Exception exception, long chat);

    [LoggerMessage(LogLevel.Warning, "Telegram chat {Chat}: output {Seq} was shown and could not be confirmed.")]
    private static partial void LogUnconfirmed(ILogger logger, Exception exception, long chat, long seq);
}
