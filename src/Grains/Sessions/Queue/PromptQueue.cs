using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// The prompts of a session: those that wait, the one that is in flight, the ids that are remembered, those that were cancelled and
/// those that were dropped. Nothing else changes these members of the stored state, and whoever has them changed writes. Has no clock.
/// </summary>
/// <param name="state">The session's stored state, as it is now.</param>
internal sealed class PromptQueue(Func<SessionState> state)
{
    private SessionState State => state();

    /// <summary>The prompt that is, or was about to be, with the agent; or null.</summary>
    public QueuedPrompt? InFlight => State.InFlight;

    /// <summary>The prompt that is given next; or null.</summary>
    public QueuedPrompt? First => State.Queue is [var first, ..] ? first : null;

    /// <summary>The prompt that a person took back while it was in flight, until it has landed; or null.</summary>
    public Guid? TakenBack { get; private set; }

    /// <summary>How many prompts wait.</summary>
    public int Count => State.Queue.Count;

    /// <summary>How many characters wait.</summary>
    public int Length => State.Queue.Sum(static prompt => prompt.Text.Length);

    /// <summary>Keys of the chats whose prompts wait, in the order of these; one may be there several times.</summary>
    public IEnumerable<string> Chats => State.Queue.Select(static prompt => prompt.Chat);

    /// <summary>Prompts that were dropped and whose chats may not know it yet, in order.</summary>
    public IReadOnlyList<DroppedPrompt> Dropped => State.Dropped;

    /// <summary>How many prompts come before the first one that waits.</summary>
    public int Ahead => State is { InFlight: null, Paused: null } ? 0 : 1;

    /// <summary>
    /// The prompts that wait, with one that a person must decide about or that waits for a usage limit, as people see them.
    /// </summary>
    /// <returns>They, in order.</returns>
    public IReadOnlyList<QueuedView> Views()
    {
        var views = new List<QueuedView>(Count + 1);
        if (State is { InFlight: { } given, Decision: not null })
        {
            views.Add(View(given, 0));
        }

        if (State.Paused is { } paused)
        {
            views.Add(View(paused.Prompt, 0));
        }

        views.AddRange(State.Queue.Select((queued, index) => View(queued, index + Ahead)));
        return views;
    }

    /// <summary>Where the last prompt of each chat stands.</summary>
    /// <returns>The chats' keys, each with how many prompts come before its last one.</returns>
    public IEnumerable<(string Chat, int Ahead)> LastOfEachChat() =>
        State.Queue.Select((queued, index) => (queued.Chat, Ahead: index + Ahead))
            .GroupBy(static queued => queued.Chat, static (_, all) => all.Last());

    /// <summary>Whether a prompt, or an edit of one, was taken before.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>True if it is remembered.</returns>
    public bool HasTaken(Guid id) => State.Recent.Contains(id);

    /// <summary>Whether a prompt was cancelled.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>True if it is remembered.</returns>
    public bool IsCancelled(Guid id) => State.Cancelled.Contains(id);

    /// <summary>Whether a file that was saved with a prompt belongs to another one too: the same file sent twice is one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="except">The files of the prompt that no longer needs it.</param>
    /// <returns>True if it must stay.</returns>
    public bool Needs(string path, IEnumerable<SavedFile> except) =>
        State.Queue.Append(State.InFlight).Append(State.Paused?.Prompt).OfType<QueuedPrompt>()
            .Where(prompt => !ReferenceEquals(prompt.Files, except))
            .SelectMany(static prompt => prompt.Files)
            .Any(file => file.Path == path);

    /// <summary>The turn that a person can interrupt, the id of its prompt; or null.</summary>
    private Guid? Running => State is { Decision: null, InFlight: { } given } ? given.Id : null;

    /// <summary>Takes a prompt in, behind all others; one that steers, before those that do not.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="edit">The edit that it came with, or null.</param>
    public void Add(QueuedPrompt prompt, Guid? edit = null)
    {
        if (prompt.IsAside)
        {
            State.Queue.Insert(State.Queue.TakeWhile(static queued => queued.IsAside).Count(), prompt);
        }
        else if (prompt.Steers)
        {
            Steer(prompt);
        }
        else
        {
            State.Queue.Add(prompt);
        }

        State.LastChat = prompt.Chat;
        Remember(State.Recent, prompt.Id);
        if (edit is { } id)
        {
            Remember(State.Recent, id);
        }
    }

    /// <summary>A prompt that waits is to interrupt the turn that runs and go before those that do not steer.</summary>
    /// <param name="id">The beginning of its id.</param>
    /// <returns>Whether it was put there now.</returns>
    public bool PutForward(string id)
    {
        if (State.Queue.Find(queued => ShortId.Names(id, queued.Id)) is not { Steers: false, IsAside: false, BackupOf: null } waiting)
        {
            return false;
        }

        State.Queue.Remove(waiting);
        Steer(waiting with { Steers = true });
        return true;
    }

    /// <summary>Whether a prompt waits.</summary>
    /// <param name="id">The beginning of its id.</param>
    /// <returns>True if it does.</returns>
    public bool IsWaiting(string id) => State.Queue.Exists(queued => ShortId.Names(id, queued.Id));

    /// <summary>Puts a prompt before all others: it was taken in before, or the session itself gives it.</summary>
    /// <param name="prompt">The prompt.</param>
    public void PutFirst(QueuedPrompt prompt) => State.Queue.Insert(0, prompt);

    /// <summary>Whether an edit of a prompt can still take the place of what it edits, because no agent has that.</summary>
    /// <param name="id">The prompt's id.</param>
    /// <returns>True if it, or a correction of it, waits.</returns>
    public bool CanReplace(Guid id) => PlaceOf(id) >= 0 || IsUndecided(id);

    /// <summary>Puts another form of a prompt in the place of the one that waits.</summary>
    /// <param name="id">The prompt's id.</param>
    /// <param name="edit">The edit's id.</param>
    /// <param name="form">Makes the new form of the old one.</param>
    public void Replace(Guid id, Guid edit, Func<QueuedPrompt, QueuedPrompt> form)
    {
        if (IsUndecided(id))
        {
            State.InFlight = form(State.InFlight!);
        }
        else
        {
            var place = PlaceOf(id);
            State.Queue[place] = form(State.Queue[place]);
        }

        Remember(State.Recent, edit);
    }

    /// <summary>The first prompt that waits is about to be given.</summary>
    /// <returns>The prompt.</returns>
    public QueuedPrompt Take()
    {
        var next = State.Queue[0];
        State.Queue.RemoveAt(0);
        State.InFlight = next;
        return next;
    }

    /// <summary>The first prompt that waits is a question beside the turn: it is about to be asked.</summary>
    /// <returns>The question.</returns>
    public QueuedPrompt TakeAside()
    {
        var next = State.Queue[0];
        State.Queue.RemoveAt(0);
        State.Asides.Add(next);
        return next;
    }

    /// <summary>Notes the time before the prompt in flight is given.</summary>
    /// <param name="epoch">What <see cref="IAgentHost.EpochOf"/> says.</param>
    public void Mark(string epoch) => State.DispatchedIn = epoch;

    /// <summary>The agent does not have the prompt in flight: it has its place again, before all others.</summary>
    public void PutBack()
    {
        PutFirst(State.InFlight!);
        State.InFlight = null;
    }

    /// <summary>The prompt in flight is done with, or another form of it takes its place.</summary>
    public void Land() => (State.InFlight, TakenBack) = (null, null);

    /// <summary>A person takes the prompt in flight back, before it is given.</summary>
    /// <param name="id">Its id.</param>
    public void TakeBack(Guid id) => TakenBack = id;

    /// <summary>Drops the prompt of an id that waits.</summary>
    /// <param name="id">The beginning of its id.</param>
    /// <returns>The prompt; null if none of that id waits.</returns>
    public QueuedPrompt? DropWaiting(string id)
    {
        if (State.Queue.Find(queued => ShortId.Names(id, queued.Id)) is not { } waiting)
        {
            return null;
        }

        State.Queue.Remove(waiting);
        Drop(waiting, wasGiven: false);
        return waiting;
    }

    /// <summary>Drops all prompts that wait, in order.</summary>
    /// <returns>They.</returns>
    public IReadOnlyList<QueuedPrompt> DropWaiting()
    {
        QueuedPrompt[] waiting = [.. State.Queue];
        State.Queue.Clear();
        Array.ForEach(waiting, prompt => Drop(prompt, wasGiven: false));
        return waiting;
    }

    /// <summary>Drops the prompt in flight.</summary>
    /// <param name="question">The question about it that is closed with it, or null.</param>
    /// <param name="wasGiven">Whether the agent may have it.</param>
    /// <returns>The prompt.</returns>
    public QueuedPrompt DropInFlight(string? question = null, bool wasGiven = true)
    {
        var given = State.InFlight!;
        State.InFlight = null;
        Drop(given, question, wasGiven);
        return given;
    }

    /// <summary>Drops a prompt that is kept elsewhere.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="question">The question about it that is closed with it, or null.</param>
    /// <param name="wasGiven">Whether the agent may have it.</param>
    public void Drop(QueuedPrompt prompt, string? question = null, bool wasGiven = true)
    {
        Remember(State.Cancelled, prompt.Id);
        State.Dropped.Add(new(prompt.Id, prompt.Chat, prompt.Excerpt, question) { Files = wasGiven ? [] : prompt.Files });
    }

    /// <summary>The chats of all dropped prompts know it.</summary>
    public void ForgetDropped() => State.Dropped.Clear();

    /// <summary>What became of a prompt that is to be cancelled and does not wait.</summary>
    /// <param name="id">The beginning of its id.</param>
    /// <returns>The receipt; null if no prompt of that id is known.</returns>
    public CancelReceipt? Find(string id) =>
        State.InFlight is { } given && ShortId.Names(id, given.Id) ? new(CancelOutcome.Running, given.Excerpt)
        : State.Cancelled.Exists(cancelled => ShortId.Names(id, cancelled)) ? new(CancelOutcome.Cancelled)
        : State.Recent.Exists(recent => ShortId.Names(id, recent)) ? new(CancelOutcome.Done)
        : null;

    /// <summary>Cancels a prompt before it comes: its chat may still hand it over, on a call that was under way.</summary>
    /// <param name="id">Its id.</param>
    public void CancelUnseen(Guid id)
    {
        Remember(State.Recent, id);
        Remember(State.Cancelled, id);
    }

    /// <summary>A person lets the prompts run that came back from a backup.</summary>
    public void RunRestored() =>
        State.Queue =
        [
            // An agent whose record has the old id already would swallow it without an answer.
            .. State.Queue.Select(static prompt => prompt.BackupOf is null ? prompt : prompt with { Id = Guid.NewGuid(), BackupOf = null }),
        ];

    /// <summary>A person wants the prompts that came back from a backup no more.</summary>
    public void RemoveRestored() => State.Queue.RemoveAll(static prompt => prompt.BackupOf is not null);

    /// <summary>The session lives elsewhere, with its prompts.</summary>
    public void Leave()
    {
        State.Queue.Clear();
        State.Dropped.Clear();
    }

    /// <summary>The session comes from elsewhere: its files have other paths.</summary>
    /// <param name="rehoused">The path of a file here.</param>
    public void Arrive(Func<SavedFile, SavedFile> rehoused)
    {
        State.Queue = [.. State.Queue.Select(prompt => prompt.WithFiles(rehoused))];
        State.Dropped = [.. State.Dropped.Select(dropped => dropped with { Files = [.. (dropped.Files ?? []).Select(rehoused)] })];
    }

    private static QueuedView View(QueuedPrompt prompt, int ahead) => new(prompt.Id, prompt.Excerpt, ahead) { Author = prompt.Author };

    private void Steer(QueuedPrompt prompt) => State.Queue.Insert(
        State.Queue.TakeWhile(static queued => queued.Steers || queued.IsAside || queued.BackupOf is not null).Count(),
        prompt with { Interrupts = Running });

    private int PlaceOf(Guid id) => State.Queue.FindIndex(queued => queued.Id == id || queued.Corrects == id);

    private bool IsUndecided(Guid id) => State is { InFlight: { } given, Decision.Kind: not DecisionKind.CutOff } && given.Id == id;

    private static void Remember(List<Guid> recent, Guid id)
    {
        recent.Remove(id);
        recent.Add(id);
        if (recent.Count > SessionState.RememberedPrompts)
        {
            recent.RemoveAt(0);
        }
    }
}
