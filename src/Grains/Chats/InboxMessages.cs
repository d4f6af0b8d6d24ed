namespace Dormouse.Grains.Chats;

/// <summary>
/// The messages that a chat accepted and has not acted on, in order, and the sessions that they are for. Those that come one by one and
/// become one prompt are put together (see <see cref="Joins"/>); what was sent after them waits with them. It alone changes
/// <see cref="ChatState.Inbox"/>, <see cref="ChatState.Bound"/> and <see cref="ChatState.RecentMessages"/>.
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

    /// <summary>The oldest one that is in no session's queue; null if there is none.</summary>
    public ChatMessage? First => state.Inbox.Find(IsUnbound);

    /// <summary>
    /// The oldest one in no session's queue that need not wait for the prompts before it: an answer, a command of ours, or what is refused
    /// anyway.
    /// </summary>
    public ChatMessage? FirstBesides => state.Inbox.Find(message => IsUnbound(message) && message.NeedsNoOrder());

    /// <summary>
    /// The oldest command that only shows something, as long as no other command is before it: it may pass a message that is held up.
    /// </summary>
    public ChatMessage? FirstToShow =>
        state.Inbox.Find(static message => message.IsOurCommand()) is { Group: null } command && command.OnlyShows()
        ? command
        : null;

    /// <summary>The sessions whose queues have messages.</summary>
    public IReadOnlyCollection<string> Sessions => [.. state.Bound.Select(static bound => bound.Session).Distinct()];

    /// <summary>The message that is next in a session's queue.</summary>
    /// <param name="session">The session's key.</param>
    /// <returns>The message, or null.</returns>
    public ChatMessage? NextFor(string session) => state.Inbox.Find(message => BoundTo(message.Id)?.Session == session);

    /// <summary>The queue that a message is in.</summary>
    /// <param name="id">The channel's id of the message.</param>
    /// <returns>The session; null if it is in none.</returns>
    public BoundMessage? BoundTo(string id) => state.Bound.Find(bound => bound.Message == id);

    /// <summary>The queue that a message is in, or one that it is a part of.</summary>
    /// <param name="known">The channel's id of the message, or of a part of it.</param>
    /// <returns>The session; null if it is in none.</returns>
    public BoundMessage? QueueOf(string known) =>
        state.Inbox.Find(message => message.IsKnownAs(known)) is { } message ? BoundTo(message.Id) : null;

    /// <summary>Finds a message as it is by now.</summary>
    /// <param name="id">The channel's id of the message.</param>
    /// <returns>The message; null if it was acted on.</returns>
    public ChatMessage? Find(string id) => state.Inbox.Find(message => message.Id == id);

    /// <summary>Puts a message into a session's queue, for good: what the chat talks to later changes nothing.</summary>
    /// <param name="id">The channel's id of the message.</param>
    /// <param name="session">The session's key.</param>
    /// <param name="name">The session's name.</param>
    /// <param name="otherwise">
    /// Key and name of the session that it is a prompt for, should it be no answer to a question of this one; null if that is this one.
    /// </param>
    public void Bind(string id, string session, string name, (string Session, string Name)? otherwise = null)
    {
        state.Bound.RemoveAll(bound => bound.Message == id);
        state.Bound.Add(new(id, session, name) { Otherwise = otherwise?.Session, OtherwiseName = otherwise?.Name });
    }

    /// <summary>A message is no answer to a question of the session whose queue it is in: it is a prompt for another one.</summary>
    /// <param name="id">The channel's id of the message.</param>
    public void BindOtherwise(string id)
    {
        if (BoundTo(id) is { Otherwise: { } session, OtherwiseName: { } name })
        {
            Bind(id, session, name);
        }
    }

    /// <summary>The messages in a session's queue.</summary>
    /// <param name="session">The session's key.</param>
    /// <returns>The messages, in order.</returns>
    public IReadOnlyList<ChatMessage> For(string session) => [.. state.Inbox.Where(message => BoundTo(message.Id)?.Session == session)];

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
    public void Remove(string? id)
    {
        state.Inbox.RemoveAll(message => message.Id == id);
        state.Bound.RemoveAll(bound => bound.Message == id);
    }

    /// <summary>Takes out edits that are part of a prompt now.</summary>
    /// <param name="edits">The edits.</param>
    public void Remove(IReadOnlyList<ChatMessage> edits)
    {
        foreach (var edit in edits)
        {
            Remove(edit.Id);
        }
    }

    /// <summary>The edits of a prompt that came before it was handed over: it goes in its last form, and they are done with.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The edits, in order; none if it is no prompt.</returns>
    public IReadOnlyList<ChatMessage> EditsOf(ChatMessage message) => message.IsPrompt()
        ? [.. state.Inbox.Where(edit =>
            edit is { Edits: { } edited, Refusal: null } && edit.User == message.User && message.IsKnownAs(edited) && !edit.IsCommand())]
        : [];

    /// <summary>Whether a message waits for what belongs to it.</summary>
    /// <param name="whole">The message; the first one that is in no queue.</param>
    /// <param name="goOn">Called when it need not wait any more.</param>
    /// <returns>False if it is closed, durably: nothing joins it any more.</returns>
    /// <exception cref="StoreUnavailableException">It could not be closed; it is tried again.</exception>
    public async Task<bool> IsHeldAsync(ChatMessage whole, Action goOn)
    {
        var now = scope.Time.SteadyNow();
        if (_joins.Held(state.Inbox, whole, now) is { } until)
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
        var closed = whole with { Group = null };
        Replace(whole, closed);
        try
        {
            await log.WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            Replace(closed, whole);
            throw;
        }

        return false;
    }

    /// <summary>All of them are elsewhere now.</summary>
    public void Clear()
    {
        state.Inbox.Clear();
        state.Bound.Clear();
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) =>
        state.Bound =
        [
            .. state.Bound.Select(bound => bound with
            {
                Session = bound.Session == from ? to : bound.Session,
                Otherwise = bound.Otherwise == from ? to : bound.Otherwise,
            }),
        ];

    private bool IsUnbound(ChatMessage message) => BoundTo(message.Id) is null;

    private void Replace(ChatMessage message, ChatMessage by)
    {
        if (state.Inbox.IndexOf(message) is >= 0 and var index)
        {
            state.Inbox[index] = by;
        }
    }
}
