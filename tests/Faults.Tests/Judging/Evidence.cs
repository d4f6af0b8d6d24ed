namespace Dormouse.Faults.Tests.Judging;

/// <summary>All that is known at the end of a run.</summary>
internal sealed record Evidence
{
    /// <summary>What people sent, in the order in which they did in each chat.</summary>
    public IReadOnlyList<Sent> Sent { get; init; } = [];

    /// <summary>What the agents swear they were given.</summary>
    public IReadOnlyList<Given> Given { get; init; } = [];

    /// <summary>Processes of agents that ended without having come to their end by themselves.</summary>
    public IReadOnlyList<Ended> Ended { get; init; } = [];

    /// <summary>Turns that were interrupted, by the agents' own account.</summary>
    public IReadOnlyList<Stopped> Stopped { get; init; } = [];

    /// <summary>When people asked that a turn be interrupted.</summary>
    public IReadOnlyList<long> Stops { get; init; } = [];

    /// <summary>Where chats said of a turn without a word that it was stopped.</summary>
    public IReadOnlyList<SaidStopped> SaidStopped { get; init; } = [];

    /// <summary>The answers that people saw, in the order in which they stand in each chat.</summary>
    public IReadOnlyList<Seen> Seen { get; init; } = [];

    /// <summary>What people decided about turns that were cut off.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>What people were told about messages that they had cancelled.</summary>
    public IReadOnlyList<Cancelled> Cancelled { get; init; } = [];

    /// <summary>What was done to the program.</summary>
    public IReadOnlyList<Struck> Struck { get; init; } = [];

    /// <summary>The journals of all sessions, each in its order; null if nobody read them.</summary>
    public IReadOnlyList<JournalLine>? Journals { get; init; }

    /// <summary>What can be said at once to be wrong, wherever it was seen.</summary>
    public IReadOnlyList<string> Complaints { get; init; } = [];
}

/// <summary>A message; an edit is one too, and names the message whose place it takes.</summary>
internal sealed record Sent(long At, string Chat, string Id, string? Edits = null);

/// <summary>An entry of a session's journal.</summary>
/// <param name="Session">The session.</param>
/// <param name="Number">The entry's number.</param>
/// <param name="Kind">What the API calls its kind.</param>
/// <param name="Id">The message that it is about; null for others.</param>
/// <param name="Turn">The number that the agent gave to an answer; 0 for others.</param>
internal sealed record JournalLine(string Session, long Number, string Kind, string? Id, int Turn = 0);

/// <summary>A prompt in the agent's own log.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Session">The session's mark.</param>
/// <param name="Conversation">The agent's id of the conversation.</param>
/// <param name="Id">The message.</param>
/// <param name="Kind">In what form.</param>
internal sealed record Given(long At, string Session, string Conversation, string Id, GivenKind Kind);

internal enum GivenKind
{
    /// <summary>As the person wrote it.</summary>
    Original,

    /// <summary>As the correction of an earlier message.</summary>
    Correction,

    /// <summary>The request to go on with a turn that was cut off.</summary>
    Continuation,
}

/// <summary>An answer in a chat.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Chat">The chat.</param>
/// <param name="Id">The message that it answers.</param>
/// <param name="Place">Where it stands; the same place is the same message.</param>
/// <param name="Turn">The number that the agent gave to the answer: the same answer again has the same one.</param>
/// <param name="Stands">Whether it stands there at the end; false if it was deleted or overwritten.</param>
internal sealed record Seen(long At, string Chat, string Id, long Place, int Turn = 0, bool Stands = true)
{
    /// <summary>When it was deleted, in Unix time in ms; null if it was not.</summary>
    public long? GoneAt { get; init; }
}

/// <summary>The process of an agent ended suddenly.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Process">Its id.</param>
/// <param name="Began">When it had begun.</param>
/// <param name="WasAsked">Whether it had nothing to do and was told to end, as one is that sleeps too slowly.</param>
internal sealed record Ended(long At, int Process, long Began, bool WasAsked = false);

/// <summary>A turn was interrupted.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Id">The message that it was about.</param>
internal sealed record Stopped(long At, string Id);

/// <summary>A chat said that a turn was stopped, and nothing else of it.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Chat">The chat.</param>
internal sealed record SaidStopped(long At, string Chat);

/// <summary>A chat said that a message is cancelled.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Chat">The chat.</param>
/// <param name="Id">The message.</param>
/// <param name="WasGiven">Whether it said that the agent had got it before.</param>
internal sealed record Cancelled(long At, string Chat, string Id, bool WasGiven = false);

/// <summary>A person decided about a turn.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Chat">The chat.</param>
/// <param name="Question">Names the question; a second press is the same decision.</param>
/// <param name="Id">The message that the turn was about.</param>
/// <param name="Choice">What the person chose.</param>
internal sealed record Decision(long At, string Chat, string Question, string Id, Choice Choice)
{
    /// <summary>Whether the question was only put again, because a message waits behind it.</summary>
    public bool IsAskedAgain { get; init; }
}

internal enum Choice
{
    /// <summary>It may be given once more, as the request to go on.</summary>
    Continue,

    /// <summary>It need not be answered.</summary>
    Drop,

    /// <summary>Anything that gives nothing by itself: a permission, another try to start.</summary>
    Other,
}

/// <summary>Something was done to the program or around it.</summary>
/// <param name="From">Unix time in ms.</param>
/// <param name="To">When it was done, not when all was well again: a killed program is dead.</param>
/// <param name="What">In words.</param>
/// <param name="Harm">What may come of it.</param>
internal sealed record Struck(long From, long To, string What, Harm Harm = Harm.None)
{
    /// <summary>When the program worked again; it may have had to start.</summary>
    public long Back { get; init; } = To;

    /// <summary>The only process of an agent that it harms; null for any.</summary>
    public int? Process { get; init; }

    /// <summary>The only message that it harms; null for any.</summary>
    public string? Message { get; init; }
}

/// <summary>What a fault excuses.</summary>
[Flags]
internal enum Harm
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Agents end, and turns are cut off.</summary>
    CutsOff = 1,

    /// <summary>What was shown and not confirmed is shown once more.</summary>
    Repeats = 2,

    /// <summary>What is shown can't be confirmed for as long as it lasts.</summary>
    Withholds = 4,

    /// <summary>An agent does not move, and may be ended when it should fall asleep.</summary>
    Freezes = 8,

    /// <summary>A process that starts can't be written down, and is ended before its work begins.</summary>
    KeepsFromStarting = 16,

    /// <summary>Text that grows is taken away; it comes again as the answer.</summary>
    TakesAway = 32,
}
