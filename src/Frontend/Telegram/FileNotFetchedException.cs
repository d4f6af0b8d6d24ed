using System.Net;
using Telegram.Bot.Exceptions;

namespace Dormouse.Frontend.Telegram;

/// <summary>A file can't be had from Telegram now; it may be had later.</summary>
/// <param name="name">The file's name.</param>
/// <param name="inner">Why.</param>
/// <param name="chat">The key of the chat that it is for.</param>
/// <param name="rest">The message without it.</param>
/// <param name="hasRest">Whether there are words left then.</param>
internal sealed class FileNotFetchedException(string name, Exception inner, string chat, ChatMessage rest, bool hasRest)
    : Exception($"{name} could not be fetched: {inner.GetBaseException().Message}", inner)
{
    /// <summary>The file's name.</summary>
    public string Name => name;

    /// <summary>The key of the chat that it is for.</summary>
    public string Chat => chat;

    /// <summary>The message without it.</summary>
    public ChatMessage Rest => rest;

    /// <summary>Whether there are words left then.</summary>
    public bool HasRest => hasRest;

    /// <summary>Why, in a few words.</summary>
    public string Reason => InnerException!.GetBaseException().Message;

    /// <summary>Whether Telegram only asks to wait: nothing is wrong with the file.</summary>
    public bool IsHeldOff => InnerException is ApiRequestException { ErrorCode: (int)HttpStatusCode.TooManyRequests }
        or RequestException { HttpStatusCode: HttpStatusCode.TooManyRequests }
        or HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests };

    /// <summary>How long Telegram asks to wait before the next try; null if it does not say.</summary>
    public TimeSpan? RetryAfter =>
        InnerException is ApiRequestException { Parameters.RetryAfter: { } seconds } ? TimeSpan.FromSeconds(seconds) : null;
}
