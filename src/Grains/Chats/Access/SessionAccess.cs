namespace Dormouse.Grains.Chats;

/// <summary>
/// Who may do what with a session in a chat: everything if it is theirs, and else what its person shares there. That stands in the person's
/// directory, so that it ends wherever it is ended. It alone changes <see cref="ChatState.Known"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="route">Calls sessions.</param>
internal sealed class SessionAccess(ChatScope scope, ChatState state, SessionRoute route)
{
    /// <summary>Most sessions of which a chat remembers whose they are: more than prompts of it can wait for.</summary>
    private const int Most = 200;

    /// <summary>Notes whose a session is.</summary>
    /// <param name="entry">The session.</param>
    /// <param name="owner">The person whose it is.</param>
    /// <returns>What is known of it.</returns>
    public KnownSession Note(SessionEntry entry, string owner) => Note(entry.Key.ToString(), owner, entry.Name);

    /// <summary>What is known of a session without a look.</summary>
    /// <param name="session">The session's key.</param>
    /// <returns>Whose it is and more, or null.</returns>
    public KnownSession? Known(string session) => state.Known.Find(known => known.Session == session);

    /// <summary>Notes something of a session that is known.</summary>
    /// <param name="known">What is known of it now.</param>
    public void Set(KnownSession known)
    {
        if (state.Known.FindIndex(other => other.Session == known.Session) is >= 0 and var index)
        {
            state.Known[index] = known;
        }
    }

    /// <summary>Whether a person may do something with a session here.</summary>
    /// <param name="user">The person.</param>
    /// <param name="session">The session's key.</param>
    /// <param name="name">The session's name; empty if that is not known.</param>
    /// <param name="needed">What they must be allowed to do.</param>
    /// <returns>Why not, one sentence that says whose it is; null if they may.</returns>
    /// <exception cref="StoreUnavailableException">It can't be looked up now.</exception>
    public async Task<string?> RefusalAsync(string user, string session, string name, SessionRight needed = SessionRight.Use)
    {
        if ((Known(session) ?? await LookUpAsync(user, session, name)) is not { } known)
        {
            // Where one person writes it is theirs, unless it is known that it is not.
            return ChatKey.IsGroup(scope.Key) ? SharingTexts.Unknown(name) : null;
        }

        if (known.Owner == user)
        {
            return null;
        }

        var share = await ShareAsync(known);
        return (share, needed) switch
        {
            (null, _) => SharingTexts.NotShared(known.Name, known.Owner),
            (_, SessionRight.Own) => SharingTexts.OwnersOnly(known.Name, known.Owner),
            ({ WithApprovals: false }, SessionRight.Approve) => SharingTexts.ApprovalsOnly(known.Name, known.Owner),
            _ => null,
        };
    }

    /// <summary>Why a person may not answer a question.</summary>
    /// <param name="user">The person.</param>
    /// <param name="open">The question.</param>
    /// <returns>One sentence; null if they may.</returns>
    public Task<string?> AnswerRefusalAsync(string user, OpenQuestion open) => RefusalAsync(
        user,
        open.Session,
        open.SessionName ?? "",
        open.Form is { IsPermission: true } ? SessionRight.Approve : SessionRight.Use);

    /// <summary>How a session is shared in this chat.</summary>
    /// <param name="known">The session.</param>
    /// <returns>What others may do, or null.</returns>
    public async Task<SessionShare?> ShareAsync(KnownSession known)
    {
        var share = await EntryAsync(known) is { IsArchived: false, Shares: { } shares }
            ? shares.FirstOrDefault(share => share.Chat == scope.Key)
            : null;
        if (Known(known.Session) is { } now && now.IsShared != share is not null)
        {
            Set(now with { IsShared = share is not null });
        }

        return share;
    }

    /// <summary>The sessions of others that a person may use here.</summary>
    /// <param name="user">The person.</param>
    /// <returns>They, the one that the chat has known longest first.</returns>
    public async Task<IReadOnlyList<KnownSession>> SharedWithAsync(string user)
    {
        var shared = new List<KnownSession>();
        foreach (var known in state.Known.Where(known => known.IsShared && known.Owner != user).ToArray())
        {
            if (await ShareAsync(known) is not null)
            {
                shared.Add(known);
            }
        }

        return shared;
    }

    /// <summary>Finds a session of somebody else that a person may use here.</summary>
    /// <param name="user">The person.</param>
    /// <param name="text">Its name, or its person's, a slash and its name; in any case.</param>
    /// <returns>The session, or null.</returns>
    public async Task<KnownSession?> FindSharedAsync(string user, string text) => (await SharedWithAsync(user)).LastOrDefault(
        known => string.Equals(known.Name, text, StringComparison.OrdinalIgnoreCase)
            || string.Equals($"{known.Owner}/{known.Name}", text, StringComparison.OrdinalIgnoreCase));

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to)
    {
        if (Known(from) is { } known)
        {
            state.Known.RemoveAll(other => other.Session == to);
            state.Known[state.Known.IndexOf(known)] = known with { Session = to };
        }
    }

    private Task<SessionEntry?> EntryAsync(KnownSession known) => scope.User(known.Owner).Find(known.Name).PatientlyAsync(scope.Time);

    private KnownSession Note(string session, string owner, string name)
    {
        if (Known(session) is { } before)
        {
            return before;
        }

        var known = new KnownSession(session, owner, name);
        state.Known.Add(known);
        if (state.Known.Count > Most)
        {
            state.Known.Remove(state.Known.Find(static other => !other.IsShared) ?? state.Known[0]);
        }

        return known;
    }

    /// <summary>
    /// Chats of earlier versions do not know whose their sessions are: the sender's directory does, or the session itself.
    /// </summary>
    private async Task<KnownSession?> LookUpAsync(string user, string session, string name)
    {
        if (await scope.User(user).Find(name).PatientlyAsync(scope.Time) is { } entry && entry.Key.ToString() == session)
        {
            return Note(entry, user);
        }

        try
        {
            return await route.CallAsync(session, static grain => grain.Status(), isWork: false) is { Owner: { } owner } status
                ? Note(session, owner, status.Name)
                : null;
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException)
        {
            return null;
        }
    }
}
