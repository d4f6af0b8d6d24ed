namespace Dormouse.Faults.Tests.Judging;

/// <summary>All that is known at the end of a run.</summary>
internal sealed record Evidence
{
    /// <summary>What people sent, in the order in which they did in each chat.</summary>
    public IReadOnlyList<Sent> Sent { get; init; } = [];

    /// <summary>What the agents swear they were given.</summary>
    public IReadOnlyList<Given> Given { get; init; } = [];

    /// <summary>The answers that people saw, in the order in which they stand in each chat.</summary>
    public IReadOnlyList<Seen> Seen { get; init; } = [];

    /// <summary>What people decided about turns that were cut off.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>What was done to the program.</summary>
    public IReadOnlyList<Struck> Struck { get; init; } = [];

    /// <summary>What can be said at once to be wrong, wherever it was seen.</summary>
    public IReadOnlyList<string> Complaints { get; init; } = [];
}

/// <summary>A message; an edit is one too, and names the message whose place it takes.</summary>
internal sealed record Sent(long At, string Chat, string Id, string? Edits = null);

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
internal sealed record Seen(long At, string Chat, string Id, long Place);

/// <summary>A person decided about a turn.</summary>
/// <param name="At">Unix time in ms.</param>
/// <param name="Chat">The chat.</param>
/// <param name="Question">Names the question; a second press is the same decision.</param>
/// <param name="Id">The message that the turn was about.</param>
/// <param name="Choice">What the person chose.</param>
internal sealed record Decision(long At, string Chat, string Question, string Id, Choice Choice);

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
/// <param name="To">When it was over.</param>
/// <param name="What">In words.</param>
/// <param name="MayRepeat">Whether what was being shown then may be shown once more.</param>
internal sealed record Struck(long From, long To, string What, bool MayRepeat);
