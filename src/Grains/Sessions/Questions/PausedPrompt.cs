namespace Dormouse.Grains.Sessions;

/// <summary>A prompt that waits for the end of a usage limit.</summary>
/// <param name="Prompt">The prompt as it will be given.</param>
/// <param name="Due">When it is given by itself.</param>
/// <param name="QuestionId">The question that was put to the chat.</param>
/// <param name="Text">The question's text.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ParkedPrompt")]
internal sealed record PausedPrompt(
    [property: Id(0)] QueuedPrompt Prompt,
    [property: Id(1)] DateTimeOffset Due,
    [property: Id(2)] string QuestionId,
    [property: Id(3)] string Text);
