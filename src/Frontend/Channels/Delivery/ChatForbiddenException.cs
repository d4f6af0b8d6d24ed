namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>The chat can't be written to: we were blocked or removed, or the chat is gone.</summary>
internal sealed class ChatForbiddenException(string message) : Exception(message);
