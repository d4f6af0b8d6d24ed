using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Asks a person about prompts that come back from a backup, before the first of them is given.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="chats">Its chats.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs decisions.</param>
internal sealed class RestoredDecision(
    StoredSession session, PromptQueue queue, SessionChats chats, Func<bool, Task> advance, ILogger logger)
{
    private string? _askedFor;

    /// <summary>The question, if one is open; or null.</summary>
    public SessionQuestion? Question => RestoredPrompts.Of(session.State) is { } restored ? Of(restored) : null;

    /// <summary>Puts the question to the chat, anew when more such prompts have come; the chat takes the same one once.</summary>
    /// <returns>A task that ends when the chat has it.</returns>
    public async Task AskAsync()
    {
        if (Question is { } question && _askedFor != question.QuestionId)
        {
            var chat = queue.First!.Chat;
            if (_askedFor is { } former)
            {
                await chats.DeliverAsync(chat, new SessionQuestionClosed(session.State.Name, former));
            }

            await chats.DeliverAsync(chat, question);
            _askedFor = question.QuestionId;
        }
    }

    /// <summary>A person has decided.</summary>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(string option)
    {
        if (RestoredPrompts.Of(session.State) is not { } restored || !restored.TryDecide(queue, option))
        {
            return AnswerReceipt.NoOption;
        }

        logger.LogRestored(session.Key, restored.Count, option);
        await advance(true);
        return AnswerReceipt.Taken;
    }

    private SessionQuestion Of(RestoredPrompts restored) =>
        new(session.State.Name, session.Key, restored.QuestionId, restored.Text, restored.Options);
}
