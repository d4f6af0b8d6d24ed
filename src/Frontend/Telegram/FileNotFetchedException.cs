using Dormouse.Grains.Chats;

namespace Dormouse.Frontend.Telegram;

/// <summary>A file can't be had from Telegram now; it may be had later.</summary>
/// <param name="name">The file's name.</param>
/// <param name="inner">Why.</param>
/// <param name="rest">The message without it.</param>
/// <param name="hasRest">Whether there are words left then.</param>
internal sealed class FileNotFetchedException(string name, Exception inner, ChatMessage rest, bool hasRest)
    : Exception($"{name} could not be fetched: {inner.GetBaseException().Message}", inner)
{
    /// <summary>The file's name.</summary>
    public string Name => name;

    /// <summary>The message without it.</summary>
    public ChatMessage Rest => rest;

    /// <summary>Whether there are words left then.</summary>
    public bool HasRest => hasRest;

    /// <summary>Why, in a few words.</summary>
    public string Reason => InnerException!.GetBaseException().Message;
}
