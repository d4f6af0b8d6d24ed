namespace Dormouse.Frontend.Telegram;

/// <summary>The bot may not write to the chat: it was blocked or removed, or the chat is gone.</summary>
internal sealed class ChatForbiddenException(string message) : Exception(message);
