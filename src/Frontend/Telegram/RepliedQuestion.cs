using System.Globalization;
using Dormouse.Frontend.Channels.Delivery;
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
    /// <param name="chat">The chat that it is in.</param>
    /// <param name="questions">The messages that are known to show questions.</param>
    /// <param name="isSpooled">Whether it had to wait in the spool.</param>
    /// <returns>The message for the chat.</returns>
    public static ChatMessage Noted(
        ChatMessage read, Message message, TelegramChat chat, ShownQuestions questions, bool isSpooled) => read with
    {
        RepliesTo = Of(message, chat, questions) ?? (isSpooled ? "" : null),
        Number = message.Id > 0 ? message.Id : null,
        Words = message.Text is { } words && words != read.Text ? words : null,
    };

    /// <summary>Whose question a message replies to, where that is not the chat that messages from its place belong to.</summary>
    /// <param name="message">The message.</param>
    /// <returns>The key that the question's buttons say; null if they say none.</returns>
    public static string? ChatOf(Message message) => Replied(message) is { } replied ? Pressed(replied)?.Chat : null;

    private static string? Of(Message message, TelegramChat chat, ShownQuestions questions)
    {
        if (Replied(message) is not { } replied)
        {
            return message.ExternalReply is null && message.ReplyToStory is null ? null : "";
        }

        // A question of another chat that is shown here too is none of this one's.
        var pressed = Pressed(replied);
        return pressed is not null && (pressed.Chat is null || pressed.Chat == chat.Key) ? pressed.Answer!.Question
            : questions.Find(chat.Key, chat.NameOf(replied.Id)) is { } seq ? string.Create(CultureInfo.InvariantCulture, $"#{seq}")
            : "";
    }

    private static Message? Replied(Message message) =>
        // Whatever is written in a topic replies to the message that made the topic, if to nothing else.
        // Outside of a forum a reply has the number of a thread too, and that may be what it replies to.
        message.ReplyToMessage is null or { ForumTopicCreated: not null }
        || (message.IsTopicMessage && message.ReplyToMessage.Id == message.MessageThreadId)
            ? null
            : message.ReplyToMessage;

    /// <summary>The first button of a message that answers a question.</summary>
    private static PressedButton? Pressed(Message message) => message.ReplyMarkup?.InlineKeyboard
        .SelectMany(static row => row)
        .Select(static button => button.CallbackData is { } data ? ButtonData.Read(data) : null)
        .FirstOrDefault(static pressed => pressed?.Answer is not null);
}
