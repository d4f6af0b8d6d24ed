using System.Globalization;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Telegram;

/// <summary>Which question a message replies to. The buttons of what it replies to say so, whoever has sent that.</summary>
internal static class RepliedQuestion
{
    /// <summary>
    /// Notes in a message what it replies to, what of it the person wrote, and its place in the order of its chat: what was written
    /// before a question was shown does not answer it, and no two clocks need agree for that. One that waited in the spool and is no
    /// reply answers no question.
    /// </summary>
    /// <param name="read">The message for the chat.</param>
    /// <param name="message">The message as Telegram has it.</param>
    /// <param name="questions">The messages that are known to show questions.</param>
    /// <param name="isSpooled">Whether it had to wait in the spool.</param>
    /// <returns>The message for the chat.</returns>
    public static ChatMessage Noted(ChatMessage read, Message message, ShownQuestions questions, bool isSpooled) => read with
    {
        RepliesTo = Of(message, questions) ?? (isSpooled ? "" : null),
        Number = message.Id > 0 ? message.Id : null,
        Words = message.Text is { } words && words != read.Text ? words : null,
    };

    private static string? Of(Message message, ShownQuestions questions)
    {
        // Whatever is written in a topic replies to the message that made the topic, if to nothing else.
        // Outside of a forum a reply has the number of a thread too, and that may be what it replies to.
        if (message.ReplyToMessage is null or { ForumTopicCreated: not null }
            || (message.IsTopicMessage && message.ReplyToMessage.Id == message.MessageThreadId))
        {
            return message.ExternalReply is null && message.ReplyToStory is null ? null : "";
        }

        var replied = message.ReplyToMessage;
        var buttons = replied.ReplyMarkup?.InlineKeyboard.SelectMany(static row => row) ?? [];
        return buttons.Select(static button => button.CallbackData is { } data ? ButtonData.Read(data)?.Answer?.Question : null).FirstOrDefault(static question => question is not null)
            ?? (questions.Find(TelegramChat.Of(message).Key, replied.Id) is { } seq
                ? string.Create(CultureInfo.InvariantCulture, $"#{seq}")
                : "");
    }
}
