using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>The progress line that says where a prompt stands, once it has waited for a moment: most are given at once.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="chats">The chats that are told.</param>
/// <param name="isBlocked">Whether a person has to decide something before the next prompt's turn comes.</param>
/// <param name="activation">The session's activation.</param>
internal sealed class QueueLine(
    StoredSession session, PromptQueue queue, SessionChats chats, Func<bool> isBlocked, SessionActivation activation)
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _told = [];
    private IGrainTimer? _timer;

    /// <summary>Prompts have come or gone.</summary>
    public void Update()
    {
        if (queue.Count > 0)
        {
            _timer ??= activation.StartTimer(TellAsync, new(Delay, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>The prompt of a chat waits no longer.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>True if its progress line says that it waits, and must say something else.</returns>
    public bool Forget(string chat) => _told.Remove(chat);

    private async Task TellAsync()
    {
        _timer?.Dispose();
        _timer = null;
        foreach (var (chat, ahead) in queue.LastOfEachChat().Where(static queued => queued.Ahead > 0).ToArray())
        {
            _told.Add(chat);
            await chats.SendAsync(
                [new SessionProgress(session.State.Name, isBlocked() ? SessionTexts.WaitsForAnswer : SessionTexts.Queued(ahead))], chat);
        }
    }
}
