using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Questions beside the turn that runs. One is written down before the process is asked, and is asked once: what a process that is gone has
/// not answered is told.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts, of which they are the first.</param>
/// <param name="run">Its process.</param>
/// <param name="journal">Notes what is asked.</param>
/// <param name="chats">Its chats.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
internal sealed class AsideQuestions(
    StoredSession session, PromptQueue queue, ActiveRun run, SessionJournal journal, SessionChats chats, Func<bool, Task> advance)
{
    private SessionState State => session.State;

    /// <summary>Asks the first one that waits.</summary>
    /// <returns>A task that ends when the process is asked.</returns>
    public async Task AskAsync()
    {
        var aside = queue.TakeAside();
        journal.Give(aside);
        await session.WriteAsync();
        if (!await run.Process!.AskAsideAsync(aside.ForAgent()))
        {
            await TellAsync(aside, AsideTexts.Lost);
            await advance(true);
        }
    }

    /// <summary>One is answered, or never will be.</summary>
    /// <param name="answered">The answer.</param>
    /// <returns>A task that ends when its chat knows.</returns>
    public async Task TakeAsync(AgentAside answered)
    {
        if (State.Asides.Find(aside => aside.Id == answered.PromptId) is { } asked)
        {
            await TellAsync(asked, answered.IsFailed ? AsideTexts.Failed(answered.Text) : SessionTexts.Shown(answered.Text));
            await advance(true);
        }
    }

    /// <summary>The process that was asked is gone.</summary>
    /// <returns>A task that ends when the chats of all of them know.</returns>
    public async Task GiveUpAsync()
    {
        while (State.Asides is [var first, ..])
        {
            await TellAsync(first, AsideTexts.Lost);
        }

        await advance(true);
    }

    // No answer: the text of the turn that runs goes on growing.
    private async Task TellAsync(QueuedPrompt asked, string answer)
    {
        await chats.DeliverAsync(
            asked.Chat, new SessionNotice(State.Name, $"aside-{asked.Id:N}", AsideTexts.Answer(asked.Excerpt, answer)));
        State.Asides.Remove(asked);
    }
}
