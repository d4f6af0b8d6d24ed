namespace Dormouse.Grains.Chats;

/// <summary>A message that became a prompt.</summary>
/// <param name="Message">The channel's id of the message, or of a part of it.</param>
/// <param name="Prompt">The prompt's id.</param>
/// <param name="Session">Key of the session that it is for.</param>
/// <param name="IsCommand">Whether it was a slash command.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SentPrompt")]
internal sealed record SentPrompt(
    [property: Id(0)] string Message,
    [property: Id(1)] Guid Prompt,
    [property: Id(2)] string Session,
    [property: Id(3)] bool IsCommand)
{
    /// <summary>Name of that session; null if it was sent by a version that did not keep it.</summary>
    [Id(4)]
    public string? SessionName { get; init; }
}
