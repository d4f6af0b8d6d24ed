namespace Dormouse.Grains.Chats;

/// <summary>
/// How much a chat shows, and what the sessions need not tell it for that. It alone changes <see cref="ChatState.Mode"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="drafts">Whether what grows is shown as a draft.</param>
internal sealed class OutputModeSetting(ChatScope scope, ChatState state, DraftSetting drafts)
{
    private const int MostTold = 3;

    public OutputMode Mode => state.Mode;

    /// <summary>Whether the chat shows neither growing text nor what tools return.</summary>
    public bool IsBrief => !ShowsText;

    /// <summary>Whether the chat shows growing text; beside all else, or as a draft that leaves nothing behind.</summary>
    public bool ShowsText => state.Mode is OutputMode.Verbose || drafts.AreShown;

    /// <summary>
    /// Sets the mode, and tells the sessions that may be working for this chat; the others hear of it with the next prompt.
    /// </summary>
    /// <param name="mode">The mode.</param>
    public void Set(OutputMode mode)
    {
        state.Mode = mode;
        Tell();
    }

    /// <summary>What sessions need not tell is another thing now.</summary>
    public void Tell() => TellAsync().Ignore();

    private async Task TellAsync()
    {
        var recent = state.Sent
            .Select(static sent => sent.Session)
            .Reverse()
            .Prepend(state.Session)
            .OfType<string>()
            .Distinct()
            .Take(MostTold);
        await Task.WhenAll(recent.ToArray().Select(session => scope.Session(session).SetBrief(scope.Key, IsBrief)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
