using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Telegram.Reading;

/// <summary>Whether a message has a sender at all whom one could know: who writes in the name of a chat could be anybody.</summary>
internal static class Senders
{
    /// <summary>Why a message is nobody's.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The reason, for the log; null if somebody wrote it.</returns>
    public static string? WhyNobody(Message message) => message switch
    {
        { Chat.Type: not (ChatType.Private or ChatType.Group or ChatType.Supergroup) } => $"a {message.Chat.Type} is no conversation",
        { IsAutomaticForward: true } => "it is a post of the channel that the group belongs to",
        { SenderChat: { } chat } when chat.Id == message.Chat.Id => "an anonymous administrator wrote it",
        { SenderChat: not null } => "it was written in the name of a chat",
        { From: null } => "it names no sender",
        _ => null,
    };
}
