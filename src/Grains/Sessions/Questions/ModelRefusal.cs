namespace Dormouse.Grains.Sessions;

/// <summary>The model's API refused the conversation, and a person may choose what becomes of it.</summary>
/// <param name="QuestionId">The question that was put to the chat.</param>
/// <param name="Chat">Key of the chat.</param>
/// <param name="ReturnPoint">The point that can be gone back to, or null if there is none.</param>
[GenerateSerializer, Immutable, Alias("dormouse.Refusal")]
internal sealed record ModelRefusal(
    [property: Id(0)] string QuestionId,
    [property: Id(1)] string Chat,
    [property: Id(2)] string? ReturnPoint);
