namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// Shows one chat's output, in order. Kept output is confirmed when the channel has it; growing text and progress wait for their pace and
/// are skipped when something newer is there. A delivery lives within one term of the frontend's lease: what it has begun to send it ends
/// and confirms, and it begins nothing more when the term is over. What stands in passing goes on in the next term, and goes away when the
/// frontend stops: its successor can't change it, and shows the text in messages of its own.
/// </summary>
/// <param name="chat">Where it is shown.</param>
/// <param name="grain">The conversation.</param>
/// <param name="frontend">The frontend's id.</param>
/// <param name="term">For how long anything may be shown.</param>
/// <param name="after">Number of the last kept output that was shown.</param>
/// <param name="before">What the delivery of the term before left standing in passing at the same place, or null.</param>
/// <param name="questions">Which messages show questions.</param>
/// <param name="uploads">Finds the grain that holds a file.</param>
/// <param name="pace">The chat's pace.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class ChatDelivery(
    IChannelChat chat,
    IChatGrain grain,
    string frontend,
    LeaseTerm term,
    long after,
    PassingTexts? before,
    ShownQuestions questions,
    Func<string, IUploadGrain> uploads,
    ChatPace pace,
    TimeProvider time,
    ILogger logger) : IAsyncDisposable
{
    private readonly OutputPresenter _presenter = new(chat, grain, questions, uploads, pace, term, before, time, logger);
    private readonly TypingIndicator _typing = new(chat, pace, time);
    private bool _isConfirmed = true;
    private bool _isStale;
    private PassingOutputs _waiting = new();

    /// <summary>Number of the last kept output that was shown.</summary>
    public long Shown { get; private set; } = after;

    /// <summary>When the last output was begun, as a timestamp of the clock.</summary>
    public long Began { get; private set; }

    /// <summary>The chat's address now, if the delivery ended for that.</summary>
    public string? MovedTo { get; private set; }

    /// <summary>What stands in passing.</summary>
    public PassingTexts Passing => _presenter.Passing;

    private DeliveryState State => new(_isConfirmed, HasPassing: !_waiting.IsEmpty, _isStale, _typing.IsOn)
    {
        Refresh = _typing.IsOn ? Passing.UntilRefresh : null,
        Pin = _presenter.Pinned.UntilNext,
    };

    /// <summary>Shows output until there was none for a while.</summary>
    /// <param name="stopping">Ends the delivery; the output that it is showing is shown to its end.</param>
    /// <param name="abandoning">Ends that too.</param>
    /// <returns>Why it ended.</returns>
    /// <exception cref="OperationCanceledException">It was to stop.</exception>
    public async Task<DeliveryEnd> RunAsync(CancellationToken stopping, CancellationToken abandoning)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (await ReadAsync(stopping, abandoning))
                    {
                        return DeliveryEnd.Idle;
                    }
                }
                catch (ChatForbiddenException)
                {
                    return DeliveryEnd.Forbidden;
                }
                catch (ChatMovedException moved)
                {
                    MovedTo = moved.To;
                    return DeliveryEnd.Moved;
                }
                catch (DeliveryRefusedException)
                {
                    return DeliveryEnd.Refused;
                }
                catch (OperationCanceledException) when (!stopping.IsCancellationRequested && !term.IsHeld)
                {
                    return DeliveryEnd.LeaseOver;
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    LogInterrupted(logger, exception, chat.Key);
                    await Task.Delay(DeliveryState.RetryPause, time, stopping);
                }
            }
        }
        finally
        {
            await _typing.StopAsync();
            if (stopping.IsCancellationRequested)
            {
                await LeaveAsync(abandoning);
            }
        }
    }

    public ValueTask DisposeAsync() => _typing.DisposeAsync();

    /// <summary>Reads the chat once.</summary>
    /// <returns>True if nothing is left to do; false if the chat has to be read again.</returns>
    private async Task<bool> ReadAsync(CancellationToken stopping, CancellationToken abandoning)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stopping, term.Over);
        await OfferDraftsAsync();
        await using var outputs = new OutputStream(grain.ReadToDeliver(frontend, Shown), time, reading.Token);
        outputs.Ask();

        // A chat that was away knows no more of what it had shown in passing: what it does not tell anew is over.
        await _typing.StopAsync();
        _waiting = new();
        _isStale = !_presenter.Passing.IsEmpty;
        while (true)
        {
            reading.Token.ThrowIfCancellationRequested();
            if (!await outputs.ArrivesAsync(State.Patience(_presenter.Passing.UntilNext)))
            {
                if (!await GoOnAsync(State.Step, reading.Token))
                {
                    return true;
                }

                continue;
            }

            if (!await outputs.IsOutputAsync())
            {
                return false;
            }

            if (outputs.Current.Kind is ChatOutputKind.Moved)
            {
                // The chat that it is now finds its frontend by itself.
                return true;
            }

            await TakeAsync(outputs.Current, abandoning);
            outputs.Ask();
        }
    }

    private async Task OfferDraftsAsync()
    {
        try
        {
            if (chat.Capabilities.Drafts is not null)
            {
                await grain.OfferDrafts(frontend);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The chat is on a silo of an earlier version, which has none.
            LogNotOffered(logger, exception, chat.Key);
        }
    }

    /// <summary>Does what there is to do while no output comes.</summary>
    /// <returns>False if that is nothing.</returns>
    private async Task<bool> GoOnAsync(DeliveryStep step, CancellationToken ended)
    {
        switch (step)
        {
            case DeliveryStep.Confirm:
                await ConfirmAsync();
                return true;
            case DeliveryStep.ShowPassing:
                Began = time.GetTimestamp();
                if (await _presenter.Passing.ShowAsync(_waiting.First, ended))
                {
                    _waiting.RemoveFirst();
                }

                return true;
            case DeliveryStep.Refresh:
                Began = time.GetTimestamp();
                await _presenter.Passing.RefreshAsync(ended);
                return true;
            case DeliveryStep.Pin:
                Began = time.GetTimestamp();
                await _presenter.Pinned.LookAsync(ended);
                return true;
            case DeliveryStep.RemoveStale:
                _isStale = false;
                await _presenter.Passing.RemoveAsync(ended);
                return true;
            default:
                return step is DeliveryStep.Wait;
        }
    }

    private async Task TakeAsync(ChatOutput output, CancellationToken abandoning)
    {
        if (output.IsKept)
        {
            _waiting.RemoveOf(output.Session);
            Began = time.GetTimestamp();
            await _presenter.ShowAsync(output, abandoning);
            Shown = output.Seq;
            await ConfirmAsync();

            // A reply to a command: perhaps the one that wants the line.
            _presenter.Pinned.Note(
                isAtOnce: output is { Kind: ChatOutputKind.Notice } && output.Id.StartsWith("reply-", StringComparison.Ordinal));
        }
        else if (output.Kind is ChatOutputKind.Working or ChatOutputKind.Resting or ChatOutputKind.Asking)
        {
            await _typing.SetAsync(output.Kind is ChatOutputKind.Working);
            if (output.Kind is ChatOutputKind.Resting)
            {
                Passing.Rest();
                _presenter.Pinned.Note(isAtOnce: false);
            }
        }
        else
        {
            _waiting.Add(output);
            _isStale = false;
        }
    }

    /// <summary>A text that grew would stand there beside the answer that the next frontend shows.</summary>
    private async Task LeaveAsync(CancellationToken abandoning)
    {
        try
        {
            await Passing.RemoveAsync(abandoning);
        }
        catch (Exception exception)
        {
            LogLeft(logger, exception, chat.Key);
        }
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
            // This delivery knows that it was shown; it is confirmed again, or with the next one.
            _isConfirmed = false;
            LogUnconfirmed(logger, exception, chat.Key, Shown);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: reading its output was interrupted.")]
    private static partial void LogInterrupted(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: it could not be told that drafts can be shown.")]
    private static partial void LogNotOffered(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: what stands there in passing could not be taken away.")]
    private static partial void LogLeft(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Warning, "Chat {Chat}: output {Seq} was shown and could not be confirmed.")]
    private static partial void LogUnconfirmed(ILogger logger, Exception exception, string chat, long seq);
}
