namespace Dormouse.Frontend.Telegram;

/// <summary>The forum topic was deleted or closed; the group that it belongs to may still be written to.</summary>
internal sealed class TopicGoneException(string message) : Exception(message);
