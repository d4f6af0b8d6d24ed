namespace Dormouse.Grains.Chats;

/// <summary>
/// What a chat shows while turns run: of each session growing text and one progress line, and whether any works. Only the
/// newest of each counts, so a reader that is slow skips what is out of date, and memory does not grow with the number of updates.
/// </summary>
internal sealed class LiveView
{
    private readonly Dictionary<string, LiveSession> _sessions = [];
    private readonly HashSet<string> _working = [];
    private readonly HashSet<string> _asking = [];

    /// <summary>Grows with each change.</summary>
    public long Version { get; private set; }

    /// <summary>Version of the last change of whether a session works.</summary>
    public long WorkingVersion { get; private set; }

    /// <summary>The session that began or ended its work last.</summary>
    public string Worker { get; private set; } = "";

    /// <summary>Whether a session works for the chat.</summary>
    public bool IsWorking => _working.Count > 0;

    /// <summary>Whether a session works for the chat, waits for an answer in the midst of that, or none does.</summary>
    public ChatOutputKind Work =>
        _working.Count > _asking.Count ? ChatOutputKind.Working : _asking.Count > 0 ? ChatOutputKind.Asking : ChatOutputKind.Resting;

    public void Append(string session, string text, int? most = null) => Of(session).Append(text, ++Version, most);

    public void SetProgress(string session, string line) => Of(session).SetProgress(line, ++Version);

    public void SetWorking(string session, bool isWorking, bool isAsking = false)
    {
        var was = Work;
        Worker = session;
        _ = isWorking ? _working.Add(session) : _working.Remove(session);
        _ = isWorking && isAsking ? _asking.Add(session) : _asking.Remove(session);
        if (was != Work)
        {
            WorkingVersion = ++Version;
        }
    }

    /// <summary>A session works no more, and can't say so itself.</summary>
    /// <param name="session">The session.</param>
    public void End(string session)
    {
        if (_sessions.TryGetValue(session, out var live) && live.Progress.Length > 0)
        {
            SetProgress(session, "");
        }

        SetWorking(session, isWorking: false);
    }

    /// <summary>The text of a session so far.</summary>
    public string TextOf(string session) => _sessions.TryGetValue(session, out var live) ? live.Text : "";

    /// <summary>Something kept of a session takes the place of its text and its progress line.</summary>
    public void Replace(string session) => _sessions.Remove(session);

    /// <summary>The text of a session so far is no part of its answer. It stands until there is another one.</summary>
    public void EndPiece(string session)
    {
        if (_sessions.TryGetValue(session, out var live))
        {
            live.EndPiece();
        }
    }

    /// <summary>The number of the draft that shows a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="seq">The number to take for a new one.</param>
    /// <returns>The number, the same one until something kept takes its place.</returns>
    public long DraftOf(string session, long seq) => Of(session).DraftOr(seq);

    /// <summary>The session that a draft shows, or null.</summary>
    public string? SessionOfDraft(long draft) => _sessions.Values.FirstOrDefault(session => session.Draft == draft)?.Name;

    /// <summary>The session whose growing text was shown under a number, or null.</summary>
    public string? SessionOf(long seq) => _sessions.Values.FirstOrDefault(session => session.WasShown(seq))?.Name;

    /// <summary>The oldest change after a version that still counts.</summary>
    /// <param name="version">The version.</param>
    /// <returns>The change, or null if there is none.</returns>
    public LiveChange? After(long version)
    {
        var oldest = WorkingVersion > version
            ? new LiveChange(WorkingVersion, Work, Worker, "")
            : null;
        foreach (var session in _sessions.Values)
        {
            if (session.TextVersion > version && !(oldest?.Version < session.TextVersion))
            {
                oldest = new(session.TextVersion, ChatOutputKind.Text, session.Name, session.Text);
            }

            if (session.ProgressVersion > version && !(oldest?.Version < session.ProgressVersion))
            {
                oldest = new(session.ProgressVersion, ChatOutputKind.Progress, session.Name, session.Progress);
            }
        }

        return oldest;
    }

    /// <summary>A growing text was shown under a number.</summary>
    public void Shown(string session, long seq) => Of(session).Shown(seq);

    private LiveSession Of(string session)
    {
        if (!_sessions.TryGetValue(session, out var live))
        {
            _sessions[session] = live = new(session);
        }

        return live;
    }
}

/// <summary>Something of a <see cref="LiveView"/> that a reader has not seen.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Session">The session that it is of.</param>
/// <param name="Text">The text or the progress line.</param>
internal sealed record LiveChange(long Version, ChatOutputKind Kind, string Session, string Text);
