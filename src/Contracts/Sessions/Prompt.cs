namespace Dormouse.Contracts;

/// <summary>What a chat hands to a session.</summary>
/// <param name="Id">Names the prompt for good; the same id again is the same prompt.</param>
/// <param name="Chat">Key of the chat to answer to.</param>
/// <param name="Text">The text; may be empty if there are files.</param>
/// <param name="Attachments">Files that came with it.</param>
/// <param name="IsCommand">Whether it is a slash command that only the agent may know.</param>
/// <param name="IsCorrection">Whether it is only the new form of an earlier prompt.</param>
/// <param name="Edit">
/// Names the edit that the text is of, or null. <paramref name="Id"/> is that of the edited prompt then: one that was not
/// given yet gets the text, a later one is corrected.
/// </param>
[GenerateSerializer, Immutable, Alias("dormouse.Prompt")]
public sealed record Prompt(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Chat,
    [property: Id(2)] string Text,
    [property: Id(3)] IReadOnlyList<Attachment> Attachments,
    [property: Id(4)] bool IsCommand,
    [property: Id(5)] bool IsCorrection = false,
    [property: Id(6)] Guid? Edit = null)
{
    /// <summary>Whether the chat shows neither growing text nor what tools return; a version that did not say it is told all.</summary>
    [Id(7)]
    public bool IsBrief { get; init; }

    /// <summary>
    /// When the backup was taken that it comes back from, so that it may have been run since; null if it comes from a person.
    /// </summary>
    [Id(65)]
    public DateTimeOffset? BackupOf { get; init; }

    /// <summary>The text as CommonMark, for agents that read; null if it is no different.</summary>
    [Id(26)]
    public string? Markdown { get; init; }

    /// <summary>What is around the text; null if there is nothing.</summary>
    [Id(25)]
    public IReadOnlyList<Surrounding>? Surroundings { get; init; }

    /// <summary>The messages that it was put together from; null if it was one.</summary>
    [Id(27)]
    public IReadOnlyList<MessagePiece>? Pieces { get; init; }

    /// <summary>The channel's id of the message that was edited; null if it is no edit, or the channel can't say which.</summary>
    [Id(28)]
    public string? Edited { get; init; }

    /// <summary>The person who wrote it, where several people write; null if there is one.</summary>
    [Id(200)]
    public string? Author { get; init; }

    /// <summary>Whether it interrupts the turn that runs and is given before all that waits.</summary>
    [Id(370)]
    public bool Steers { get; init; }

    /// <summary>Whether it is a question beside the turn that runs, which leaves nothing in the conversation.</summary>
    [Id(371)]
    public bool IsAside { get; init; }

    /// <summary>Whether its words were made of speech, so that no shell runs them.</summary>
    [Id(372)]
    public bool WasHeard { get; init; }

    /// <summary>All its words.</summary>
    public Wording Wording
    {
        get => new(Text, Markdown, Surroundings, Pieces);
        init => (Text, Markdown, Surroundings, Pieces) = (value.Text, value.Markdown, value.Surroundings, value.Pieces);
    }

    /// <summary>What a person cancels it by: a correction can be cancelled without the prompt that it corrects.</summary>
    public Guid OwnId => IsCorrection ? Edit ?? Id : Id;
}

/// <summary>What became of a prompt.</summary>
/// <param name="Refusal">Why it was not accepted, one sentence for its sender; null if it was.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PromptReceipt")]
public sealed record PromptReceipt([property: Id(0)] string? Refusal)
{
    /// <summary>The prompt is safely queued, or was before.</summary>
    public static PromptReceipt Accepted { get; } = new(Refusal: null);

    /// <summary>Whether the session is a shell: what it is given is run, not read.</summary>
    [Id(25)]
    public bool IsShell { get; init; }

    /// <summary>The question that a person has to answer before the prompt's turn comes, or null.</summary>
    [Id(20)]
    public SessionQuestion? Behind { get; init; }
}
