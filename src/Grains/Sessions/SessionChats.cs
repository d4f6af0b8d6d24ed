using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>The chats that a session tells what happens in it.</summary>
/// <param name="session">The session.</param>
/// <param name="journal">Notes what they are told.</param>
/// <param name="deliver">Hands output to the chat of a key, durably.</param>
/// <param name="logger">Logs what was lost.</param>
internal sealed class SessionChats(
    StoredSession session, SessionJournal journal, Func<string, IReadOnlyList<SessionOutput>, Task> deliver, ILogger logger)
{
    /// <summary>Key of the chat that the running turn answers to, or that prompted last; null if none ever did.</summary>
    public string? Current => session.State.InFlight?.Chat ?? session.State.LastChat;

    /// <summary>Hands over what must arrive.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="outputs">The output; what comes again because this failed, the chat takes once.</param>
    /// <returns>A task that ends when the chat has it.</returns>
    public Task DeliverAsync(string chat, params IReadOnlyList<SessionOutput> outputs)
    {
        journal.Tell(chat, outputs);
        return deliver(chat, outputs);
    }

    /// <summary>Hands over best-effort output, and questions and details, which must arrive.</summary>
    /// <param name="up">The output; empty afterwards, unless it must arrive and did not.</param>
    /// <param name="chat">The chat's key, or null for <see cref="Current"/>.</param>
    /// <returns>False if the chat could not be reached; what must arrive throws then.</returns>
    public async Task<bool> SendAsync(List<SessionOutput> up, string? chat = null)
    {
        chat ??= Current;
        if (up.Count == 0 || chat is null)
        {
            up.Clear();
            return true;
        }

        journal.Tell(chat, up);
        var isTold = true;
        var mustArrive = up.Any(static output => output is SessionQuestion or SessionQuestionClosed or SessionDetail);
        try
        {
            await deliver(chat, [.. up]);
        }
        catch (Exception exception) when (!mustArrive)
        {
            logger.LogProgressLost(exception, session.Key, chat);
            isTold = false;
        }

        up.Clear();
        return isTold;
    }
}
