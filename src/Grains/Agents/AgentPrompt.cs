namespace Dormouse.Grains.Agents;

/// <summary>One prompt as it is given to an agent.</summary>
/// <param name="Id">Names the prompt for good, in our state and, where the agent can hold it, in its transcript.</param>
/// <param name="Text">The text, as the person wrote it.</param>
/// <param name="Files">Files that came with it, already saved on the machine.</param>
/// <param name="IsCommand">Whether the text is one of the agent's own slash commands and must reach it verbatim.</param>
/// <param name="NewPersona">
/// The persona to take on from this prompt on, or null. A conversation that began under another persona keeps that one's
/// system prompt on resume, so the change must travel with a prompt.
/// </param>
public sealed record AgentPrompt(
    Guid Id,
    string Text,
    IReadOnlyList<SavedFile> Files,
    bool IsCommand = false,
    string? NewPersona = null)
{
    /// <summary>Whether it is a question beside the conversation, which leaves nothing in that.</summary>
    public bool IsAside { get; init; }

    /// <summary>What is around the text; null if there is nothing. See <see cref="PromptText"/>.</summary>
    public IReadOnlyList<Surrounding>? Surroundings { get; init; }
}

/// <summary>A file in a session's working folder.</summary>
/// <param name="Path">Absolute path on the session's machine.</param>
/// <param name="MediaType">Its media type, for example <c>image/png</c>.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SavedFile")]
public sealed record SavedFile([property: Id(0)] string Path, [property: Id(1)] string MediaType)
{
    /// <summary>Whether it is there for its prompt alone, and goes if that is dropped before the agent was given it.</summary>
    [Id(35)]
    public bool IsNew { get; init; }
}
