namespace Dormouse.Grains.Chats;

/// <summary>
/// Where the last prompts of a chat went, and under which ids its channel knows them. It alone changes <see cref="ChatState.Sent"/>.
/// </summary>
/// <param name="state">The chat's state.</param>
internal sealed class SentPrompts(ChatState state)
{
    /// <summary>Remembers where a prompt goes.</summary>
    /// <param name="message">The message that became the prompt.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="session">The session's key.</param>
    /// <param name="name">The session's name.</param>
    public void Add(ChatMessage message, Prompt prompt, string session, string name)
    {
        foreach (var id in message.Parts is null ? [message.Id] : message.Parts.Prepend(message.Id))
        {
            state.Sent.RemoveAll(sent => sent.Message == id);
            state.Sent.Add(new(id, prompt.Id, session, prompt.IsCommand) { SessionName = name });
        }

        if (state.Sent.Count > ChatState.RememberedPrompts)
        {
            state.Sent.RemoveRange(0, state.Sent.Count - ChatState.RememberedPrompts);
        }
    }

    /// <summary>A prompt that was refused has no new form.</summary>
    /// <param name="prompt">The prompt.</param>
    public void Forget(Prompt prompt) => state.Sent.RemoveAll(sent => sent.Prompt == prompt.OwnId);

    /// <summary>Finds what became of a message.</summary>
    /// <param name="message">The channel's id of the message.</param>
    /// <returns>The prompt, or null.</returns>
    public SentPrompt? OfMessage(string message) => state.Sent.FindLast(sent => sent.Message == message);

    /// <summary>Finds a prompt.</summary>
    /// <param name="shortId">The beginning of its id; see <see cref="ShortId"/>.</param>
    /// <returns>The prompt, or null.</returns>
    public SentPrompt? OfPrompt(string shortId) => state.Sent.FindLast(sent => ShortId.Names(shortId, sent.Prompt));

    /// <summary>Finds a session by its name.</summary>
    /// <param name="name">The name, as the session says it.</param>
    /// <returns>Key of the last one of that name that a prompt was sent to; null if there is none.</returns>
    public string? KeyOf(string name) => state.Sent.FindLast(sent => sent.SessionName == name)?.Session;

    /// <summary>Whether what became of a message may have been known once.</summary>
    /// <param name="message">The channel's id of the message.</param>
    /// <returns>True if it may.</returns>
    public bool MayHaveKnown(string message)
    {
        var accepted = state.RecentMessages.IndexOf(message);
        return accepted < 0
            || (state.Sent.Count >= ChatState.RememberedPrompts && accepted < state.RecentMessages.IndexOf(state.Sent[0].Message));
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) =>
        state.Sent = [.. state.Sent.Select(sent => sent.Session == from ? sent with { Session = to } : sent)];
}
