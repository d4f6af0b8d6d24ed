namespace Dormouse.Grains.Chats;

/// <summary>The queues of a chat, one for each session that it has something for.</summary>
/// <param name="scope">The chat.</param>
/// <param name="chat">The chat's parts.</param>
internal sealed class SessionQueues(ChatScope scope, ChatParts chat)
{
    /// <summary>
    /// How long a command about a session lets what was sent before it go first. It is not held up by a session that takes nothing.
    /// </summary>
    private static readonly TimeSpan Precedence = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SessionQueue> _queues = [];

    /// <summary>Gives the messages of all queues.</summary>
    public void Work()
    {
        foreach (var session in chat.Messages.Sessions)
        {
            Of(session).Work();
        }
    }

    /// <summary>Tries again to give what waits.</summary>
    public void GiveWhatWaits()
    {
        string[] waiting = [.. chat.Waiting.All.Select(static prompt => prompt.Session), .. chat.Answers.WaitingSessions];
        foreach (var session in waiting.Distinct())
        {
            Of(session).GiveWhatWaits();
        }

        foreach (var queue in _queues.Values.Where(static queue => queue.IsIdle).ToArray())
        {
            _queues.Remove(queue.Session);
        }
    }

    /// <summary>Lets what was sent to a session before go first, for a moment.</summary>
    /// <param name="session">The session's key.</param>
    /// <returns>Whether all of it was taken; false after a second.</returns>
    public async Task<bool> LetGoFirstAsync(string session)
    {
        if (_queues.TryGetValue(session, out var queue) && !queue.Taking.IsCompleted)
        {
            await queue.Taking.WaitAsync(Precedence, scope.Time).ConfigureAwait(
                ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }

        return chat.Messages.NextFor(session) is null;
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to)
    {
        // Where there is a queue of the new key, the old one ends with what it has in hand.
        if (_queues.Remove(from, out var queue) && _queues.TryAdd(to, queue))
        {
            queue.Session = to;
        }
    }

    private SessionQueue Of(string session)
    {
        if (!_queues.TryGetValue(session, out var queue))
        {
            _queues[session] = queue = new(session, chat);
        }

        return queue;
    }
}
