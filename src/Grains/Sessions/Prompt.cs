using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;

namespace Dormouse.Grains.Sessions;

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

    /// <summary>When the backup was taken that it comes back from, so that it may have been run since; null if it comes from a person.</summary>
    [Id(65)]
    public DateTimeOffset? BackupOf { get; init; }

    /// <summary>What a person cancels it by: a correction can be cancelled without the prompt that it corrects.</summary>
    public Guid OwnId => IsCorrection ? Edit ?? Id : Id;
}

/// <summary>A prompt that a session has accepted.</summary>
/// <param name="Id">Names the prompt for good.</param>
/// <param name="Chat">Key of the chat to answer to.</param>
/// <param name="Text">The text.</param>
/// <param name="Files">Its files, saved in the session's folder.</param>
/// <param name="IsCommand">Whether it is a slash command that only the agent may know.</param>
[GenerateSerializer, Immutable, Alias("dormouse.QueuedPrompt")]
public sealed record QueuedPrompt(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Chat,
    [property: Id(2)] string Text,
    [property: Id(3)] IReadOnlyList<SavedFile> Files,
    [property: Id(4)] bool IsCommand)
{
    /// <summary>The earlier prompt that it corrects, or null.</summary>
    [Id(6)]
    public Guid? Corrects { get; init; }

    /// <summary>How often it was given again after a usage limit.</summary>
    [Id(9)]
    public int Resumptions { get; init; }

    /// <summary>
    /// When the backup was taken that it comes back from: it may have been run since, and is given only when a person says so.
    /// Null for all others.
    /// </summary>
    [Id(65)]
    public DateTimeOffset? BackupOf { get; init; }

    /// <summary>The prompt in the form that an agent takes.</summary>
    /// <param name="newPersona">The persona to take on with it, or null.</param>
    /// <returns>The same prompt.</returns>
    public AgentPrompt ForAgent(string? newPersona = null) => new(Id, Text, Files, IsCommand, newPersona);
}

/// <summary>What became of a prompt.</summary>
/// <param name="Refusal">Why it was not accepted, one sentence for its sender; null if it was.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PromptReceipt")]
public sealed record PromptReceipt([property: Id(0)] string? Refusal)
{
    /// <summary>The prompt is safely queued, or was before.</summary>
    public static PromptReceipt Accepted { get; } = new(Refusal: null);
}
