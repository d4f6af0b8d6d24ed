namespace Dormouse.Frontend.Web;

/// <summary>A piece of a session's journal.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Entries">The entries, oldest first.</param>
/// <param name="Before">What to ask for next, to go further back; left out where the journal begins.</param>
internal sealed record JournalBody(string Session, IReadOnlyList<JournalEntryBody> Entries, long? Before);

/// <summary>An entry of a session's journal; what does not apply is left out.</summary>
/// <param name="Seq">Its number; grows within the journal.</param>
/// <param name="Kind">
/// <c>prompt</c>, <c>answer</c>, <c>step</c>, <c>question</c>, <c>decision</c>, <c>notice</c>, <c>turn</c> or <c>mark</c>.
/// </param>
/// <param name="Session">The session's name.</param>
/// <param name="At">When it happened.</param>
internal sealed record JournalEntryBody(long Seq, string Kind, string Session, DateTimeOffset At)
{
    /// <summary>CommonMark, in short for a step.</summary>
    public string? Text { get; init; }

    /// <summary>The channel that it came through or was told to.</summary>
    public string? Door { get; init; }

    /// <summary>The chat of that channel.</summary>
    public string? Chat { get; init; }

    /// <summary>The person who wrote or decided it.</summary>
    public string? By { get; init; }

    /// <summary>The prompt that it belongs to.</summary>
    public string? Prompt { get; init; }

    /// <summary>Names of the files that came with it.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Where in the session's folder the files were, in the same order; empty for one that was not there.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>The question that is put or decided.</summary>
    public string? Question { get; init; }

    /// <summary>A question's possible answers, or a notice's buttons with their label and command.</summary>
    public object? Options { get; init; }

    /// <summary>A notice's name; a chat that was told it calls it so, too.</summary>
    public string? Id { get; init; }

    /// <summary>The growing text of this reading that it takes the place of.</summary>
    public long? Replaces { get; init; }

    /// <summary>How many of a question's options, from the first on, may be chosen together; left out if only one may be.</summary>
    public int? Several { get; init; }

    /// <summary>Whether a question is answered with the person's own words, too.</summary>
    public bool? Words { get; init; }

    /// <summary>An address that a question asks to open.</summary>
    public string? Link { get; init; }

    /// <summary>The plan that a question is about, which a person may change: what is answered beside the options refuses it.</summary>
    public string? Plan { get; init; }

    /// <summary>A step's tool.</summary>
    public string? Tool { get; init; }

    /// <summary>What the tool was given, in short.</summary>
    public string? Input { get; init; }

    /// <summary>How a turn ended: <c>completed</c>, <c>failed</c> or <c>interrupted</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Names a step; the same at its beginning and at its end.</summary>
    public string? Step { get; init; }

    /// <summary>What the tool gave back, in short, at the end of a step.</summary>
    public string? Result { get; init; }

    /// <summary>Whether a step failed; left out if it did not.</summary>
    public bool? Failed { get; init; }

    /// <summary>How long a turn or a step took, in seconds, where that is known.</summary>
    public double? Seconds { get; init; }

    /// <summary>What a turn cost, in US dollars.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Tokens that a turn read, cached ones included.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that a turn wrote.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Shows an entry.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>What the API says of it.</returns>
    public static JournalEntryBody Of(string session, JournalEntry entry) => new(entry.Number, NameOf(entry.Kind), session, entry.At)
    {
        Text = entry.Text.Length > 0 ? entry.Text : null,
        Door = entry.Door.Length > 0 ? ChatKey.ChannelOf(entry.Door) : null,
        Chat = entry.Door.Length > 0 ? entry.Door : null,
        By = entry.Person,
        Prompt = entry.Prompt?.ToString("N"),
        Files = entry.Files.Count > 0 ? entry.Files : null,
        Paths = entry.Paths.Any(static path => path.Length > 0) ? entry.Paths : null,
        Question = entry.Question,
        Options = entry.Options.Count > 0 ? entry.Options : EventOption.Of(entry.Choices),
        Id = entry.Kind is JournalKind.Notice ? entry.Id[(entry.Id.IndexOf('-', StringComparison.Ordinal) + 1)..] : null,
        Several = entry.Form is { Several: > 0 and var several } ? several : null,
        Words = entry.Form is { TakesWords: true } ? true : null,
        Link = entry.Form?.Link,
        Plan = entry.Form?.Plan,
        Tool = entry.Tool,
        Input = entry.Input,
        Step = entry.Step,
        Result = entry.Result,
        Failed = entry.IsError ? true : null,
        Outcome = entry.Outcome?.ToString().ToLowerInvariant(),
        Seconds = entry.Duration is { } duration ? Math.Round(duration.TotalSeconds, 3) : null,
        CostUsd = entry.Usage?.CostUsd,
        InputTokens = entry.Usage?.InputTokens,
        OutputTokens = entry.Usage?.OutputTokens,
    };

    /// <summary>What the API calls a kind, and an event of it.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>One word.</returns>
    public static string NameOf(JournalKind kind) => kind.ToString().ToLowerInvariant();
}
