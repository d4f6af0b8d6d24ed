namespace Dormouse.Grains.Sessions;

/// <summary>Files that are to be sent behind an answer, until the chat has them.</summary>
/// <param name="Of">The id of the prompt that was answered, or of what the agent said unasked.</param>
/// <param name="Chat">Key of the chat.</param>
/// <param name="Paths">What the answer links to.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PendingFiles")]
internal sealed record PendingFiles(
    [property: Id(370)] Guid Of, [property: Id(371)] string Chat, [property: Id(372)] IReadOnlyList<string> Paths);

/// <summary>A file of the outbox that was sent and is still there.</summary>
/// <param name="Path">Its path in the session's folder.</param>
/// <param name="Stamp">The same as long as nobody changes it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SentOutboxFile")]
internal sealed record SentOutboxFile([property: Id(370)] string Path, [property: Id(371)] string Stamp);
