namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// The draft that shows what grows in a chat: the text of a session so far, and below it what goes on. There is one at a time, of the
/// session that was heard last. It is never tidied up: a message takes it away, and without one it goes by itself. So nothing is lost by
/// showing the end only of what is too long.
/// </summary>
/// <param name="chat">The chat.</param>
/// <param name="calls">How it is called.</param>
/// <param name="before">The one of an earlier delivery of this frontend, or null.</param>
/// <param name="grain">The conversation, which is told where there are no drafts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PassingDraft(
    IChannelChat chat, ChannelCalls calls, PassingDraft? before, IChatGrain grain, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, Grown> _sessions = before?._sessions ?? [];
    private string? _last = before?._last;
    private TimeSpan? _shown = before?._shown;
    private (long Draft, bool IsOver)? _taken = before?._taken;

    private long? _refused = before?._refused;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Standing is null;

    /// <summary>How long it takes until it has to be shown again; null if there is none.</summary>
    public TimeSpan? UntilRefresh => Standing is null ? null
        : _shown is { } at && at + (chat.Capabilities.DraftLife * 2 / 3) - time.SteadyNow() is { Ticks: > 0 } left ? left
        : TimeSpan.Zero;

    private Grown? Standing => _last is not null && _sessions.TryGetValue(_last, out var grown) && !grown.IsEmpty ? grown : null;

    /// <summary>Whether an output is for a draft. One that was refused may come again before the conversation has heard of that.</summary>
    /// <param name="output">The output.</param>
    /// <returns>True if it is for one that was not refused.</returns>
    public bool Takes(ChatOutput output) => output.Draft is not null && output.Draft != _refused;

    /// <summary>Shows growing text or progress; a failure is no loss.</summary>
    /// <param name="output">The output; it says which draft it is for.</param>
    /// <param name="stopping">Ends the try.</param>
    /// <returns>A task that ends when it is shown, or is not worth another try; see <see cref="Takes"/>.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task ShowAsync(ChatOutput output, CancellationToken stopping)
    {
        var known = _sessions.TryGetValue(output.Session, out var grown) && grown.Draft == output.Draft ? grown : new(output.Draft!.Value);
        _sessions[output.Session] = known = output.Kind is ChatOutputKind.Text
            ? known with { Text = output.Text }
            : known with { Line = output.Text };
        _last = output.Session;
        if (!known.IsEmpty)
        {
            await ShowAsync(known, stopping);
        }
    }

    /// <summary>Shows it once more.</summary>
    /// <param name="stopping">Ends the try.</param>
    /// <returns>A task that ends when it is shown, or is not worth another try.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public Task RefreshAsync(CancellationToken stopping) => Standing is { } grown ? ShowAsync(grown, stopping) : Task.CompletedTask;

    /// <summary>A message has taken it away: what still goes on has to be shown again.</summary>
    public void MakeWay() => _shown = null;

    /// <summary>What a session said is finished.</summary>
    /// <param name="session">The session.</param>
    public void End(string session) => _sessions.Remove(session);

    /// <summary>Nothing of it goes on.</summary>
    public void Clear() => _sessions.Clear();

    private async Task ShowAsync(Grown grown, CancellationToken stopping)
    {
        // The end of the text: its beginning comes with the answer.
        ChannelText[] blocks = [.. chat.Render(grown.Text).TakeLast(1), .. chat.Render(grown.Line).Take(1)];
        if (blocks.Length == 0 || _taken == (grown.Draft, true))
        {
            return;
        }

        try
        {
            if (await TryAsync(blocks))
            {
                _taken = (grown.Draft, false);
            }
            else
            {
                LogLost(logger, chat.Key);
            }
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Unsupported && _taken?.Draft == grown.Draft)
        {
            // It was taken before, so it is this one that is over, as when its stop was pressed.
            _taken = (grown.Draft, true);
            LogRefused(logger, exception, chat.Key);
        }
        catch (ChannelException exception) when (exception.Error is ChannelError.Unsupported)
        {
            await RefuseAsync(grown.Draft, exception);
        }
        catch (ChannelException exception)
        {
            LogRefused(logger, exception, chat.Key);
        }
        finally
        {
            // Also what failed is not tried again at once.
            _shown = time.SteadyNow();
        }

        async Task<bool> TryAsync(IReadOnlyList<ChannelText> shown)
        {
            try
            {
                return await calls.TryAsync(() => chat.DraftAsync(grown.Draft, shown, stopping), stopping);
            }
            catch (ChannelException exception)
                when (exception.Error is ChannelError.Formatting && shown.Any(static part => part.IsFormatted))
            {
                return await TryAsync([.. shown.Select(static part => part.Plain)]);
            }
        }
    }

    private async Task RefuseAsync(long draft, ChannelException refusal)
    {
        _refused = draft;
        Clear();
        LogUnsupported(logger, refusal, chat.Key);
        try
        {
            await grain.RefuseDrafts(refusal.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The next answer is tried as a draft again, and refused again.
            LogNotNoted(logger, exception, chat.Key);
        }
    }

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: a draft could not be shown.")]
    private static partial void LogLost(ILogger logger, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: a draft was refused; what it showed comes with the answer.")]
    private static partial void LogRefused(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: its channel has no drafts there; progress is shown in a message from now on.")]
    private static partial void LogUnsupported(ILogger logger, Exception exception, string chat);

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: that there are no drafts could not be noted.")]
    private static partial void LogNotNoted(ILogger logger, Exception exception, string chat);

    /// <summary>What a draft shows.</summary>
    /// <param name="Draft">Its number.</param>
    /// <param name="Text">The text so far.</param>
    /// <param name="Line">What goes on.</param>
    private sealed record Grown(long Draft, string Text = "", string Line = "")
    {
        public bool IsEmpty => Text.Length == 0 && Line.Length == 0;
    }
}
