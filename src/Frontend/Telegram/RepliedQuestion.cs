using System.Globalization;
using Dormouse.Grains.Chats;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram;

/// <summary>Which question a message replies to. The buttons of what it replies to say so, whoever has sent that.</summary>
internal static class RepliedQuestion
{
    /// <summary>Notes in a message what it replies to, and what of it the person wrote.</summary>
    /// <param name="read">The message for the chat.</param>
    /// <param name="message">The message as Telegram has it.</param>
    /// <param name="questions">The messages that are known to show questions.</param>
    /// <returns>The message for the chat.</returns>
    public static ChatMessage Noted(ChatMessage read, Message message, ShownQuestions questions) => read with
    {
        RepliesTo = Of(message, questions),
        Words = message.Text is { } words && words != read.Text ? words : null,
    };

    private static string? Of(Message message, ShownQuestions questions)
    {
        // Whatever is written in a topic replies to the message that made the topic, if to nothing else.
        if (message.ReplyToMessage is null or { ForumTopicCreated: not null } || message.ReplyToMessage.Id == message.MessageThreadId)
        {
            return message.ExternalReply is null && message.ReplyToStory is null ? null : "";
        }

        var replied = message.ReplyToMessage;
        var buttons = replied.ReplyMarkup?.InlineKeyboard.SelectMany(static row => row) ?? [];
        return buttons.Select(static button => button.CallbackData is { } data ? ButtonData.Read(data)?.Answer?.Question : null).FirstOrDefault(static question => question is not null)
            ?? (questions.Find(message.Chat.Id, replied.Id) is { } seq ? string.Create(CultureInfo.InvariantCulture, $"#{seq}") : "");
    }
}
