namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>Growing text and progress that stand in a chat, by session: they go, or something takes their place.</summary>
/// <param name="chat">The chat.</param>
/// <param name="calls">How it is called.</param>
/// <param name="pace">The chat's pace.</param>
/// <param name="before">What an earlier delivery of this frontend left standing there, or null.</param>
/// <param name="grain">The conversation, which is told where there are no drafts.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class PassingTexts(
    IChannelChat chat, ChannelCalls calls, ChatPace pace, PassingTexts? before, IChatGrain grain, TimeProvider time, ILogger logger)
{
    private readonly Dictionary<string, ShownText> _texts = Continue(before?._texts, calls);
    private readonly Dictionary<string, ShownText> _progress = Continue(before?._progress, calls);
    private readonly PassingDraft _draft = new(chat, calls, before?._draft, grain, time, logger);

    /// <summary>How long growing text and progress must wait for their pace; zero if they need not.</summary>
    public TimeSpan UntilNext => pace.UntilLive;

    /// <summary>How long it takes until a draft has to be shown again; null if none has to.</summary>
    public TimeSpan? UntilRefresh => _draft.UntilRefresh is { } left ? TimeSpan.FromTicks(Math.Max(left.Ticks, UntilNext.Ticks)) : null;

    /// <summary>Whether nothing of it stands in the chat.</summary>
    public bool IsEmpty => _draft.IsEmpty && _texts.Values.Concat(_progress.Values).All(static shown => shown.IsEmpty);

    /// <summary>Shows growing text or progress; a failure is no loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>False if another thread of the chat was first, and this one has to wait for the pace again.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task<bool> ShowAsync(ChatOutput output, CancellationToken stopping)
    {
        if (!chat.Capabilities.Edits)
        {
            return true;
        }

        if (_draft.Takes(output) && chat.Capabilities.Drafts is { } distance)
        {
            if (!pace.TryTakeLive(distance))
            {
                return false;
            }

            await _draft.ShowAsync(output, stopping);
            pace.ShownLive(distance);
            if (_draft.Takes(output))
            {
                return true;
            }
        }

        if (output is { Kind: ChatOutputKind.Text, Mode: not OutputMode.Verbose })
        {
            // A message for what may be no part of the answer would be too much.
            return true;
        }

        var parts = chat.Render(output.Text);
        if (parts.Count == 0)
        {
            await RemoveAsync(_progress, output.Session, stopping);
            return true;
        }

        if (!pace.TryTakeLive(chat.Capabilities.Pace.Passing))
        {
            return false;
        }

        var passing = output.Kind is ChatOutputKind.Text ? _texts : _progress;
        if (!passing.TryGetValue(output.Session, out var shown))
        {
            passing[output.Session] = shown = new(chat, calls, logger);
        }

        try
        {
            await shown.SetAsync(parts, buttons: null, stopping);
        }
        catch (Exception exception) when (exception is ChannelException or ThreadGoneException)
        {
            LogLost(logger, exception, chat.Key);
        }

        pace.ShownLive(chat.Capabilities.Pace.Passing);
        return true;
    }

    /// <summary>Shows the draft once more, lest it go.</summary>
    /// <param name="stopping">Ends the try.</param>
    /// <returns>A task that ends when it is shown, or is not worth another try.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    /// <exception cref="ChatMovedException">The chat is at another place.</exception>
    public async Task RefreshAsync(CancellationToken stopping)
    {
        if (chat.Capabilities.Drafts is { } distance && pace.TryTakeLive(distance))
        {
            await _draft.RefreshAsync(stopping);
            pace.ShownLive(distance);
        }
    }

    /// <summary>A message was sent, which takes away a draft of what goes on.</summary>
    public void MakeWay() => _draft.MakeWay();

    /// <summary>Nobody works any more.</summary>
    public void Rest() => _draft.Clear();

    /// <summary>The growing text that an output takes the place of.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The text; null if there is none.</returns>
    public ShownText? ReplacedBy(ChatOutput output) =>
        output.Replaces is not null && _texts.TryGetValue(output.Session, out var growing) && !growing.IsEmpty ? growing : null;

    /// <summary>A finished text of a session was shown.</summary>
    /// <param name="output">The text.</param>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when what stood there for it is gone, or the channel does not let us.</returns>
    public async Task EndAsync(ChatOutput output, CancellationToken stopping)
    {
        if (output.Replaces is null)
        {
            // The chat does not know of the text that grew: it is from before a crash, and this one is the whole.
            await RemoveAsync(_texts, output.Session, stopping);
        }

        _texts.Remove(output.Session);
        _draft.End(output.Session);
        await RemoveAsync(_progress, output.Session, stopping);
    }

    /// <summary>Takes all away, for nothing will take its place.</summary>
    /// <param name="stopping">Ends the tries.</param>
    /// <returns>A task that ends when it is gone, or the channel does not let us.</returns>
    /// <exception cref="ChatForbiddenException">The chat can't be written to.</exception>
    public async Task RemoveAsync(CancellationToken stopping)
    {
        _draft.Clear();
        foreach (var passing in new[] { _texts, _progress })
        {
            foreach (var session in passing.Keys.ToArray())
            {
                await RemoveAsync(passing, session, stopping);
            }
        }
    }

    private static Dictionary<string, ShownText> Continue(Dictionary<string, ShownText>? before, ChannelCalls calls) =>
        before?.ToDictionary(static shown => shown.Key, shown => shown.Value.With(calls)) ?? [];

    private static async Task RemoveAsync(Dictionary<string, ShownText> passing, string session, CancellationToken stopping)
    {
        if (passing.Remove(session, out var shown))
        {
            await shown.RemoveAsync(stopping);
        }
    }

    [LoggerMessage(LogLevel.Information, "Chat {Chat}: something passing could not be shown.")]
    private static partial void LogLost(ILogger logger, Exception exception, string chat);
}
