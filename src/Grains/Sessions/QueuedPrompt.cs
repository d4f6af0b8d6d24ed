using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

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
    /// <summary>What is around the text; null if there is nothing.</summary>
    [Id(25)]
    public IReadOnlyList<Surrounding>? Surroundings { get; init; }

    /// <summary>The messages that it was put together from; null if it was one.</summary>
    [Id(26)]
    public IReadOnlyList<MessagePiece>? Pieces { get; init; }

    /// <summary>The person who wrote it, where several people write in its chat; null if there is one.</summary>
    [Id(200)]
    public string? Author { get; init; }

    /// <summary>What people are shown of it; see <see cref="Wording.Shown"/>.</summary>
    public string Shown => new Wording(SessionTexts.Asked(Text), Markdown: null, Surroundings).Shown;

    /// <summary>The beginning of its text in one line; the names of its files if it has none.</summary>
    public string Excerpt => Shown.Length > 0 ? SessionTexts.Excerpt(Shown, QueueTexts.ExcerptLength)
        : string.Join(", ", Files.Select(static file => Path.GetFileName(file.Path)));

    /// <summary>The earlier prompt that it corrects, or null.</summary>
    [Id(6)]
    public Guid? Corrects { get; init; }

    /// <summary>The prompt whose turn it goes on with, or runs again, where that was cut off; null for all others.</summary>
    [Id(400)]
    public Guid? Continues { get; init; }

    /// <summary>How often it was given again after a usage limit.</summary>
    [Id(9)]
    public int Resumptions { get; init; }

    /// <summary>
    /// When the backup was taken that it comes back from: it may have been run since, and is given only when a person says so.
    /// Null for all others.
    /// </summary>
    [Id(65)]
    public DateTimeOffset? BackupOf { get; init; }

    /// <summary>Whether it goes before all that waits and does not do so too.</summary>
    [Id(370)]
    public bool Steers { get; init; }

    /// <summary>The turn that it interrupts, the id of that one's prompt; null if none ran when it came.</summary>
    [Id(371)]
    public Guid? Interrupts { get; init; }

    /// <summary>Whether it is a question beside the turn that runs, which leaves nothing in the conversation.</summary>
    [Id(372)]
    public bool IsAside { get; init; }

    /// <summary>The same prompt with other words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="isRun">Whether the agent runs them as command lines, and reads no CommonMark.</param>
    /// <returns>The prompt.</returns>
    public QueuedPrompt With(Wording words, bool isRun) => this with
    {
        Text = isRun || IsCommand ? words.Text : words.Markdown ?? words.Text,
        Surroundings = words.Surroundings,
        Pieces = words.Pieces,
    };

    /// <summary>The same prompt once an agent may have seen its files: they stay, whatever becomes of it.</summary>
    /// <returns>The prompt.</returns>
    public QueuedPrompt Seen() => this with { Files = [.. Files.Select(static file => file with { IsNew = false })] };

    /// <summary>The same prompt with its files at other paths.</summary>
    /// <param name="rehoused">The new path of a file.</param>
    /// <returns>The prompt.</returns>
    public QueuedPrompt WithFiles(Func<SavedFile, SavedFile> rehoused) => this with { Files = [.. Files.Select(rehoused)] };

    /// <summary>The same prompt to be given once more, as one that the agent has not seen.</summary>
    /// <returns>The prompt, with an id of its own.</returns>
    public QueuedPrompt Again() => Seen() with { Id = Guid.NewGuid(), Continues = Continues ?? Id };

    /// <summary>The prompt in the form that an agent takes. A command of its own must be alone, so nobody is named beside it.</summary>
    /// <param name="newPersona">The persona to take on with it, or null.</param>
    /// <returns>The same prompt.</returns>
    public AgentPrompt ForAgent(string? newPersona = null) => new(Id, Text, Files, IsCommand, newPersona)
    {
        IsAside = IsAside,
        Surroundings =
            Author is null || IsCommand ? Surroundings : [new(SurroundingKind.Note, $"Written by {Author}"), .. Surroundings ?? []],
    };
}
