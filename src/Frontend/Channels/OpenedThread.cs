namespace Dormouse.Frontend.Channels;

/// <summary>A thread that was made.</summary>
/// <param name="Chat">Key of its chat.</param>
/// <param name="Link">Its address for people; null if it has none.</param>
internal sealed record OpenedThread(string Chat, string? Link);
