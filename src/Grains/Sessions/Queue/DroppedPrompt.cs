using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>A prompt that was dropped before the agent answered it; written down first and told then.</summary>
/// <param name="Prompt">The prompt's id.</param>
/// <param name="Chat">Key of the chat that sent it.</param>
/// <param name="Excerpt">The beginning of its text.</param>
/// <param name="QuestionId">The question about it that is closed with it, or null.</param>
[GenerateSerializer, Immutable, Alias("dormouse.DroppedPrompt")]
internal sealed record DroppedPrompt(
    [property: Id(0)] Guid Prompt,
    [property: Id(1)] string Chat,
    [property: Id(2)] string Excerpt,
    [property: Id(3)] string? QuestionId)
{
    /// <summary>The files that came with it and that the agent was never given; null if a version that did not say it dropped it.</summary>
    [Id(35)]
    public IReadOnlyList<SavedFile>? Files { get; init; }
}
