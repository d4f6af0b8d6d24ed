namespace Dormouse.Grains.Chats;

/// <summary>
/// The sessions that a chat talks to: one, and where several people talk, for each of them the one that they have chosen. It alone changes
/// <see cref="ChatState.Session"/>, <see cref="ChatState.SessionName"/> and <see cref="ChatState.Chosen"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="access">Whose sessions are.</param>
/// <param name="log">Where it is told who can read what a session says.</param>
internal sealed class CurrentSessions(ChatScope scope, ChatState state, SessionAccess access, OutputLog log)
{
    /// <summary>Key of the session of those who have chosen no other one; null while there is none.</summary>
    public string? Key => state.Session;

    /// <summary>Its name; empty while there is none.</summary>
    public string Name => state.SessionName;

    /// <summary>The session that a person talks to here.</summary>
    /// <param name="user">The person.</param>
    /// <returns>It, as it is at each look.</returns>
    public CurrentSession Of(string user) => new(scope, this, user);

    /// <summary>What a person has chosen; null if they have not.</summary>
    /// <param name="user">The person.</param>
    /// <returns>The session, or null.</returns>
    public ChosenSession? ChosenBy(string user) => state.Chosen.Find(chosen => chosen.User == user);

    /// <summary>
    /// A person talks to a session from now on. In a group that changes nothing for others, unless they talk to what was this
    /// person's alone anyway.
    /// </summary>
    /// <param name="user">The person.</param>
    /// <param name="entry">The session, which is theirs.</param>
    public void Enter(string user, SessionEntry entry)
    {
        var (session, known) = (entry.Key.ToString(), access.Note(entry, user));
        if (!ChatKey.IsGroup(scope.Key))
        {
            (state.Session, state.SessionName) = (session, entry.Name);
            return;
        }

        Choose(user, known);
        if (state.Session is not { } common || (access.Known(common) is { IsShared: false } before && before.Owner == user))
        {
            (state.Session, state.SessionName) = (session, entry.Name);
        }

        if (!known.IsTold)
        {
            access.Set(known with { IsTold = true });
            log.Tell($"readable-{session}", entry.Name, SharingTexts.Readable(entry.Name, user));
        }
    }

    /// <inheritdoc cref="IChatGrain.TalkTo"/>
    public async Task TalkToAsync(string user, string name)
    {
        if (await scope.User(user).Find(name) is { } entry && (state.Session != entry.Key.ToString() || log.HasFailed))
        {
            Enter(user, entry);
            await log.WriteAsync();
        }
    }

    /// <summary>A person talks to a session that somebody else shares.</summary>
    /// <param name="user">The person.</param>
    /// <param name="shared">The session.</param>
    public void Choose(string user, KnownSession shared)
    {
        state.Chosen.RemoveAll(chosen => chosen.User == user);
        state.Chosen.Add(new(user, shared.Session, shared.Name));
    }

    /// <summary>A session is shared from now on: it is that of all who have chosen no other one.</summary>
    /// <param name="known">The session.</param>
    public void Share(KnownSession known)
    {
        (state.Session, state.SessionName) = (known.Session, known.Name);
        access.Set(known with { IsShared = true });
    }

    /// <summary>A session is not shared any more: others have not chosen it.</summary>
    /// <param name="known">The session.</param>
    public void Unshare(KnownSession known)
    {
        state.Chosen.RemoveAll(chosen => chosen.Session == known.Session && chosen.User != known.Owner);
        access.Set(known with { IsShared = false });
    }

    /// <summary>Nobody talks to a session any more.</summary>
    /// <param name="entry">The session.</param>
    public void Leave(SessionEntry entry)
    {
        var session = entry.Key.ToString();
        state.Chosen.RemoveAll(chosen => chosen.Session == session);
        if (state.Session == session)
        {
            (state.Session, state.SessionName) = (null, "");
        }
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to)
    {
        state.Session = state.Session == from ? to : state.Session;
        state.Chosen = [.. state.Chosen.Select(chosen => chosen.Session == from ? chosen with { Session = to } : chosen)];
    }

    /// <summary>
    /// A session that moved so long ago that nobody knows where to is found by its name; in a group it may be another person's.
    /// </summary>
    /// <param name="message">The message that is for it.</param>
    /// <param name="to">The session as the message knows it.</param>
    /// <returns>Its key; null if there is no other of that name.</returns>
    public async Task<string?> FindAgainAsync(ChatMessage message, BoundMessage to) =>
        !ChatKey.IsGroup(scope.Key)
        && await scope.User(message).Find(to.SessionName) is { IsArchived: false } entry
        && entry.Key.ToString() != to.Session
            ? entry.Key.ToString()
            : null;
}
