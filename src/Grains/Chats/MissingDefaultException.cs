namespace Dormouse.Grains.Chats;

/// <summary>What a person has set for their new sessions is not there.</summary>
/// <param name="message">What is not there and what to do, sentences for the person.</param>
internal sealed class MissingDefaultException(string message) : Exception(message);
