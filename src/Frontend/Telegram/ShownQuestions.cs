using System.Collections.Concurrent;
using Dormouse.Frontend.Telegram.Formatting;

namespace Dormouse.Frontend.Telegram;

/// <summary>
/// Which messages show questions, so that their buttons can go when the question is closed. A press tells it again, for a
/// question that was shown before this program was started.
/// </summary>
internal sealed class ShownQuestions
{
    /// <summary>Questions by their chats' keys, for each topic counts its output by itself; messages as the chats name them.</summary>
    private readonly ConcurrentDictionary<(string Chat, long Seq), ConcurrentDictionary<string, ShownQuestion>> _questions = new();

    /// <summary>A message shows a question.</summary>
    /// <param name="chat">The chat, at the place where the message is.</param>
    /// <param name="seq">Number of the output that put the question.</param>
    /// <param name="question">The message.</param>
    public void Add(TelegramChat chat, long seq, ShownQuestion question) =>
        _questions.GetOrAdd((chat.Key, seq), static _ => new())[chat.NameOf(question.MessageId)] = question;

    /// <summary>The messages that show a question, as far as they are known.</summary>
    /// <param name="chat">The chat, at the place where the messages are.</param>
    /// <param name="seq">Number of the output that put the question.</param>
    /// <returns>Their ids.</returns>
    public IReadOnlyCollection<int> MessagesOf(TelegramChat chat, long seq) =>
        _questions.TryGetValue((chat.Key, seq), out var messages) ? [.. messages.Keys.Select(chat.NumberOf).OfType<int>()] : [];

    /// <summary>The question that a message shows.</summary>
    /// <param name="chat">The chat, at the place where the message is.</param>
    /// <param name="message">Telegram's id of the message.</param>
    /// <returns>Number of the output that put it; null if the message is not known to show one.</returns>
    public long? Find(TelegramChat chat, int message) => _questions
        .Where(shown => shown.Key.Chat == chat.Key && shown.Value.ContainsKey(chat.NameOf(message)))
        .Select(static shown => (long?)shown.Key.Seq)
        .FirstOrDefault();

    /// <summary>A question is closed.</summary>
    /// <param name="chat">The chat, at the place where the messages are: those elsewhere are out of reach.</param>
    /// <param name="seq">Number of the output that put the question.</param>
    /// <returns>The messages that show it, as far as they are known; more than one if a crash made it show twice.</returns>
    public IReadOnlyCollection<ShownQuestion> Remove(TelegramChat chat, long seq) => _questions.TryRemove((chat.Key, seq), out var messages)
        ? [.. messages.Where(shown => chat.NumberOf(shown.Key) is not null).Select(static shown => shown.Value)]
        : [];
}

/// <summary>A message with a question.</summary>
/// <param name="MessageId">Telegram's id of the message.</param>
/// <param name="Text">What it says.</param>
internal sealed record ShownQuestion(int MessageId, FormattedText Text);
