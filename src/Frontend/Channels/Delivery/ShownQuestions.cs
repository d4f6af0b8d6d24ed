using System.Collections.Concurrent;

namespace Dormouse.Frontend.Channels.Delivery;

/// <summary>
/// Which messages show questions, so that their buttons can go when the question is closed. A press tells it again, for a
/// question that was shown before this program was started.
/// </summary>
internal sealed class ShownQuestions
{
    /// <summary>Questions by their chats' keys, for each chat counts its output by itself; messages by the channels' ids.</summary>
    private readonly ConcurrentDictionary<(string Chat, long Seq), ConcurrentDictionary<string, ShownQuestion>> _questions = new();

    /// <summary>A message shows a question.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="seq">Number of the output that put the question.</param>
    /// <param name="question">The message.</param>
    public void Add(string chat, long seq, ShownQuestion question) =>
        _questions.GetOrAdd((chat, seq), static _ => new())[question.Message] = question;

    /// <summary>The messages that show a question, as far as they are known.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="seq">Number of the output that put the question.</param>
    /// <returns>Their ids.</returns>
    public IReadOnlyCollection<string> MessagesOf(string chat, long seq) =>
        _questions.TryGetValue((chat, seq), out var messages) ? [.. messages.Keys] : [];

    /// <summary>The question that a message shows.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="message">The channel's id of the message.</param>
    /// <returns>Number of the output that put it; null if the message is not known to show one.</returns>
    public long? Find(string chat, string message) => _questions
        .Where(shown => shown.Key.Chat == chat && shown.Value.ContainsKey(message))
        .Select(static shown => (long?)shown.Key.Seq)
        .FirstOrDefault();

    /// <summary>The messages that show a question.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="seq">Number of the output that put the question.</param>
    /// <returns>The messages, as far as they are known; more than one if a crash made it show twice.</returns>
    public IReadOnlyCollection<ShownQuestion> Of(string chat, long seq) =>
        _questions.TryGetValue((chat, seq), out var messages) ? [.. messages.Values] : [];

    /// <summary>A question is shown as closed wherever it stands.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="seq">Number of the output that put the question.</param>
    public void Remove(string chat, long seq) => _questions.TryRemove((chat, seq), out _);
}

/// <summary>A message with a question.</summary>
/// <param name="Message">The channel's id of the message.</param>
/// <param name="Text">What it says.</param>
internal sealed record ShownQuestion(string Message, ChannelText Text);
