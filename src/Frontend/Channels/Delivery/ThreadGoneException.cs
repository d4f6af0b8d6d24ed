namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>The thread was deleted or closed; the chat that it is in may still be written to.</summary>
internal sealed class ThreadGoneException(string message) : Exception(message);
