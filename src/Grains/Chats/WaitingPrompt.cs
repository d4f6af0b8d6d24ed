namespace Dormouse.Grains.Chats;

/// <summary>A prompt that waits for its machine.</summary>
/// <param name="Session">The session's key.</param>
/// <param name="SessionName">The session's name.</param>
/// <param name="Prompt">The prompt.</param>
/// <param name="IsCancelled">Whether the session is told to forget it instead: an earlier try may have reached it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.WaitingPrompt")]
internal sealed record WaitingPrompt(
    [property: Id(0)] string Session,
    [property: Id(1)] string SessionName,
    [property: Id(2)] Prompt Prompt,
    [property: Id(3)] bool IsCancelled = false);
