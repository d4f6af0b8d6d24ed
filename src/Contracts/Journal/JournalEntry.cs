namespace Dormouse.Contracts;

/// <summary>One thing that happened in a session, as it stands in its journal for good.</summary>
/// <param name="Number">Its number in the journal, from 1 on; 0 as long as the journal has not taken it.</param>
/// <param name="Id">Names what happened for good; the same id again is the same entry.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Door">Key of the chat that it came through or was told to; empty for none.</param>
/// <param name="Text">CommonMark, in short for a step; at most <see cref="MostText"/> characters.</param>
[GenerateSerializer, Immutable, Alias("dormouse.JournalEntry")]
public sealed record JournalEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] string Id,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] JournalKind Kind,
    [property: Id(4)] string Door,
    [property: Id(5)] string Text)
{
    /// <summary>Most characters of a text.</summary>
    public const int MostText = 100_000;

    /// <summary>The person who wrote or decided it; null if nobody did, or it is not known.</summary>
    [Id(6)]
    public string? Person { get; init; }

    /// <summary>The prompt that it belongs to; null if it belongs to none.</summary>
    [Id(7)]
    public Guid? Prompt { get; init; }

    /// <summary>Names of the files that came with it.</summary>
    [Id(8)]
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The question that is put or decided, or null.</summary>
    [Id(9)]
    public string? Question { get; init; }

    /// <summary>What can be chosen.</summary>
    [Id(10)]
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>How a question may be answered, beside choosing one option; null if it has nothing to say of that.</summary>
    [Id(11)]
    public AnswerForm? Form { get; init; }

    /// <summary>The tool of a step, or null.</summary>
    [Id(12)]
    public string? Tool { get; init; }

    /// <summary>What the tool was given, in short; or null.</summary>
    [Id(13)]
    public string? Input { get; init; }

    /// <summary>How a turn ended, or null.</summary>
    [Id(14)]
    public TurnOutcome? Outcome { get; init; }

    /// <summary>Names the step among those of its session; the same at its beginning and at its end. Null for others.</summary>
    [Id(17)]
    public string? Step { get; init; }

    /// <summary>What a tool gave back, in short, at the end of a step; null at its beginning.</summary>
    [Id(18)]
    public string? Result { get; init; }

    /// <summary>Whether a step failed.</summary>
    [Id(19)]
    public bool IsError { get; init; }

    /// <summary>How long a turn or a step took, where that is known; or null.</summary>
    [Id(15)]
    public TimeSpan? Duration { get; init; }

    /// <summary>What a turn cost, or null.</summary>
    [Id(16)]
    public AgentUsage? Usage { get; init; }

    /// <summary>Buttons under a notice; may be empty.</summary>
    [Id(346)]
    public IReadOnlyList<Choice> Choices { get; init; } = [];

    /// <summary>
    /// Where in the session's folder the <see cref="Files"/> were when it happened, in the same order; empty for one that was not there.
    /// There are none in entries of earlier versions.
    /// </summary>
    [Id(418)]
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Cuts a text to what an entry takes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Most characters.</param>
    /// <returns>The text, with an ellipsis where it was cut.</returns>
    public static string Bounded(string text, int most = MostText) =>
        text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)]}…";
}

/// <summary>Kinds of entries.</summary>
public enum JournalKind
{
    /// <summary>What was given to the agent.</summary>
    Prompt,

    /// <summary>What the agent said at the end of a turn, or by itself.</summary>
    Answer,

    /// <summary>A tool that it used.</summary>
    Step,

    /// <summary>Something that a person is to decide.</summary>
    Question,

    /// <summary>What was decided; an empty text if nobody need decide any more.</summary>
    Decision,

    /// <summary>A sentence of Dormouse.</summary>
    Notice,

    /// <summary>The end of a turn.</summary>
    Turn,

    /// <summary>That it was suspended, woken, or begins elsewhere.</summary>
    Mark,

    /// <summary>Files of its folder that the agent sent.</summary>
    File,
}
