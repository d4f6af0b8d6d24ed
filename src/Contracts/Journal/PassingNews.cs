namespace Dormouse.Contracts;

/// <summary>What a session does at a moment, for whoever looks on. Not kept.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="At">When that was told; of two, the later one counts.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionMoment")]
public sealed record SessionMoment([property: Id(340)] SessionMomentKind Kind, [property: Id(341)] DateTimeOffset At)
{
    /// <summary>Since when it does that, as far as it is known.</summary>
    [Id(342)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>The line that says which tool runs; null if none does, or it is not known.</summary>
    [Id(343)]
    public string? Tool { get; init; }

    /// <summary>Since when the tool runs.</summary>
    [Id(344)]
    public DateTimeOffset? ToolSince { get; init; }

    /// <summary>The prompts that wait, in order.</summary>
    [Id(345)]
    public IReadOnlyList<QueuedView> Queue { get; init; } = [];

    /// <summary>Whether another moment says the same, whenever it was told.</summary>
    /// <param name="other">The other one, or null.</param>
    /// <returns>True if it does.</returns>
    public bool SaysTheSameAs(SessionMoment? other) =>
        other is not null && Queue.SequenceEqual(other.Queue) && this with { At = other.At, Queue = other.Queue } == other;
}

/// <summary>What a session does at a moment.</summary>
public enum SessionMomentKind
{
    /// <summary>It has no process.</summary>
    Asleep,

    /// <summary>It has a process, and nothing to do.</summary>
    Idle,

    /// <summary>Its process starts or ends.</summary>
    Starting,

    /// <summary>It works.</summary>
    Working,

    /// <summary>It waits for a person.</summary>
    Waiting,

    /// <summary>Its machine is away.</summary>
    Away,
}

/// <summary>The text that grows in a turn.</summary>
/// <param name="Prompt">The prompt that it is said to; null for what the agent says by itself.</param>
/// <param name="Text">CommonMark: all of it so far, or what is to be appended.</param>
[GenerateSerializer, Immutable, Alias("dormouse.GrowingText")]
public sealed record GrowingText([property: Id(340)] Guid? Prompt, [property: Id(341)] string Text);

/// <summary>What a reader of a journal is told: an entry for good, or something that only passes. One of its fields is set.</summary>
[GenerateSerializer, Immutable, Alias("dormouse.JournalNews")]
public sealed record JournalNews
{
    /// <summary>A durable entry.</summary>
    [Id(340)]
    public JournalEntry? Entry { get; init; }

    /// <summary>What the session does now.</summary>
    [Id(341)]
    public SessionMoment? Moment { get; init; }

    /// <summary>All that has been said so far to a prompt whose answer has not come.</summary>
    [Id(342)]
    public GrowingText? Text { get; init; }
}
