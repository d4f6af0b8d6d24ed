using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>What follows when the prompt in flight is done with: the next one may go.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="monitor">Looks at its turns.</param>
/// <param name="decision">What a person had to decide about the prompt.</param>
/// <param name="line">Tells chats where their prompt stands.</param>
/// <param name="chats">Its chats.</param>
/// <param name="report">Tells the session's person when it was used.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="time">The clock.</param>
internal sealed class TurnConclusion(
    StoredSession session,
    PromptQueue queue,
    ActiveRun run,
    IdleSuspension idle,
    TurnMonitor monitor,
    PendingDecision decision,
    QueueLine line,
    SessionChats chats,
    Action report,
    Func<bool, Task> advance,
    TimeProvider time)
{
    /// <summary>The prompt in flight is done with.</summary>
    /// <param name="concluded">What is enough to know of it after the loss of this activation; null if it must be durable now.</param>
    /// <param name="isTold">Whether its chat knows that nothing works for it any more.</param>
    /// <returns>A task that ends when the next step was taken.</returns>
    public async Task ConcludeAsync(ConcludedTurn? concluded = null, bool isTold = false)
    {
        var chat = queue.InFlight!.Chat;
        queue.Land();
        decision.Clear();
        session.State.LastActive = time.WallNow();
        run.Rest();
        monitor.End();
        if (run.IsToEnd)
        {
            await session.WriteAsync();
            idle.Suspend();
        }
        else if (concluded is not null && run.Process is { } process && queue.Count == 0)
        {
            process.Concluded = concluded;
            session.WriteConcludedSoon();
            await advance(false);
        }
        else
        {
            await advance(true);
        }

        if (!isTold && queue.InFlight?.Chat != chat)
        {
            await chats.SendAsync([new SessionWorking(session.State.Name, IsWorking: false)], chat);
        }

        line.Update();
        report();
    }

    /// <summary>The activation before this one was dropped before it had written that a turn ended.</summary>
    /// <param name="left">The process that it left, or null; it knows which turn of it has ended.</param>
    public void TakeOver(IAgentRun? left)
    {
        if (left?.Concluded is { } concluded && queue.InFlight?.Id == concluded.Prompt)
        {
            queue.Land();
            decision.Clear();
            session.State.Usage += concluded.Usage;
            session.WriteConcludedSoon();
        }
    }
}
