namespace Dormouse.Grains.Chats;

/// <summary>
/// The messages that a chat accepted and has not acted on, in order. Those that come one by one and become one prompt are put together
/// (see <see cref="Joins"/>); what was sent after them waits with them. It alone changes <see cref="ChatState.Inbox"/> and
/// <see cref="ChatState.RecentMessages"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="log">Writes it.</param>
internal sealed class InboxMessages(ChatScope scope, ChatState state, OutputLog log)
{
    private readonly Joins _joins = new();
    private readonly HashSet<string> _unwritten = [];
    private IGrainTimer? _joinEnds;

    public bool Any => state.Inbox.Count > 0;

    /// <summary>The oldest one; only while there is one.</summary>
    public ChatMessage First => state.Inbox[0];

    /// <summary>The oldest one that need not wait for the prompts before it: an answer, a command of ours, or what is refused anyway.</summary>
    public ChatMessage? FirstBesides => state.Inbox.Find(static message => message.NeedsNoOrder());

    /// <summary>Notes a message, to recognise a repeat.</summary>
    /// <param name="id">The channel's id of the message.</param>
    /// <returns>False if it was accepted before.</returns>
    public bool IsNew(string id)
    {
        var isNew = RecentIds.TryAdd(state.RecentMessages, id, ChatState.Remembered);
        if (isNew)
        {
            _unwritten.Add(id);
        }

        return isNew;
    }

    /// <summary>Whether a message was accepted before.</summary>
    /// <param name="id">The channel's id of the message.</param>
    /// <returns>True if it was.</returns>
    public bool Knows(string id) => state.RecentMessages.Contains(id);

    /// <summary>Whether a message is in memory only.</summary>
    /// <param name="id">The channel's id of the message.</param>
    /// <returns>True if it is.</returns>
    public bool IsUnwritten(string id) => _unwritten.Contains(id);

    /// <summary>A message is durable.</summary>
    /// <param name="id">The channel's id of the message.</param>
    /// <returns>False if somebody has said so before.</returns>
    public bool IsWritten(string id) => _unwritten.Remove(id);

    /// <summary>A further part of a group is on its way.</summary>
    /// <param name="group">The <see cref="ChatMessage.Group"/>.</param>
    public void Expect(string group) => _joins.Expect(group, scope.Time.SteadyNow());

    /// <summary>Adds a message, or puts it to the one that it is a part of.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isForShell">Whether it is for a shell.</param>
    public void Add(ChatMessage message, bool isForShell) => _joins.Add(state.Inbox, message, scope.Time.SteadyNow(), isForShell);

    /// <summary>Notes what a command is about to do, so that the same is done should it be repeated.</summary>
    /// <param name="noted">The command, with what it is about to do.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It is not, and nothing may be done yet.</exception>
    public Task NoteAsync(ChatMessage noted)
    {
        if (state.Inbox.FindIndex(message => message.Id == noted.Id) is >= 0 and var index)
        {
            state.Inbox[index] = noted;
        }

        return log.WriteAsync();
    }

    /// <summary>Takes out a message that was acted on.</summary>
    /// <param name="id">The channel's id of the message; null for none.</param>
    public void Remove(string? id) => state.Inbox.RemoveAll(message => message.Id == id);

    /// <summary>Takes out edits that are part of a prompt now.</summary>
    /// <param name="edits">The edits.</param>
    public void Remove(IReadOnlyList<ChatMessage> edits) => state.Inbox.RemoveAll(edits.Contains);

    /// <summary>The edits of a prompt that came before it was handed over: it goes in its last form, and they are done with.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The edits, in order; none if it is no prompt.</returns>
    public IReadOnlyList<ChatMessage> EditsOf(ChatMessage message) => message.IsPrompt()
        ? [.. state.Inbox.Where(edit => edit is { Edits: { } edited, Refusal: null } && message.IsKnownAs(edited) && !edit.IsCommand())]
        : [];

    /// <summary>Whether the first message waits for what belongs to it.</summary>
    /// <param name="goOn">Called when it need not wait any more.</param>
    /// <returns>False if it is closed, durably: nothing joins it any more.</returns>
    /// <exception cref="StoreUnavailableException">It could not be closed; it is tried again.</exception>
    public async Task<bool> IsHeldAsync(Action goOn)
    {
        var now = scope.Time.SteadyNow();
        var whole = First;
        if (_joins.Held(state.Inbox, now) is { } until)
        {
            _joinEnds?.Dispose();
            _joinEnds = scope.StartTimer(
                () =>
                {
                    goOn();
                    return Task.CompletedTask;
                },
                until - now,
                Timeout.InfiniteTimeSpan);
            return true;
        }

        if (whole.Group is null)
        {
            if (whole.MayGoOn && IsUnwritten(whole.Id))
            {
                // Were it lost and sent again, what is forwarded with it would join it then, and the session knows it without.
                await log.WriteAsync();
            }

            return false;
        }

        // Closed for good before it is handed over: a part that joined it afterwards would never reach the session.
        state.Inbox[0] = whole with { Group = null };
        try
        {
            await log.WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            state.Inbox[0] = whole;
            throw;
        }

        return false;
    }

    /// <summary>All of them are elsewhere now.</summary>
    public void Clear() => state.Inbox.Clear();
}
