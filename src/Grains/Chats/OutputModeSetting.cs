namespace Dormouse.Grains.Chats;

/// <summary>
/// How much a chat shows, and what the sessions need not tell it for that. It alone changes <see cref="ChatState.Mode"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
internal sealed class OutputModeSetting(ChatScope scope, ChatState state)
{
    private const int MostTold = 3;

    public OutputMode Mode => state.Mode;

    /// <summary>Whether the chat shows neither growing text nor what tools return.</summary>
    public bool IsBrief => state.Mode is not OutputMode.Verbose;

    /// <summary>
    /// Sets the mode, and tells the sessions that may be working for this chat; the others hear of it with the next prompt.
    /// </summary>
    /// <param name="mode">The mode.</param>
    public void Set(OutputMode mode)
    {
        state.Mode = mode;
        TellAsync().Ignore();
    }

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
