using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Takes the end of a turn: its answer goes to the chat, and the session notes what the turn changed.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="agents">The agents' own records.</param>
/// <param name="run">Its process.</param>
/// <param name="limit">Takes a turn that met a usage limit.</param>
/// <param name="conclusion">What follows when a prompt is done with.</param>
/// <param name="arrival">Notes that the session answers here, after a move.</param>
/// <param name="handover">Notes that another agent has begun.</param>
/// <param name="files">The files that the answer sends.</param>
/// <param name="line">What chats were told of where their prompt stands.</param>
/// <param name="journal">Notes how it ended.</param>
/// <param name="chats">Its chats.</param>
/// <param name="report">Tells the session's person when it was used.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs ends of turns.</param>
internal sealed class TurnEnd(
    StoredSession session,
    PromptQueue queue,
    IAgentHost agents,
    ActiveRun run,
    UsageLimitPause limit,
    TurnConclusion conclusion,
    SessionArrival arrival,
    AgentHandover handover,
    OutgoingFiles files,
    QueueLine line,
    SessionJournal journal,
    SessionChats chats,
    Action report,
    Func<bool, Task> advance,
    ILogger logger)
{
    private SessionState State => session.State;

    /// <summary>A turn has ended.</summary>
    /// <param name="ended">The turn.</param>
    /// <param name="up">What its chat has yet to be told before the answer; empty afterwards.</param>
    /// <returns>A task that ends when the next step was taken.</returns>
    public async Task TakeAsync(AgentTurnEnded ended, List<SessionOutput> up)
    {
        if (queue.InFlight is not { } given || given.Id != ended.PromptId)
        {
            await chats.SendAsync(up);
            await GoOnAfterConcludedAsync();
            return;
        }

        logger.LogTurnEnded(session.Key, ended.PromptId, given.Chat, ended.Outcome);
        if (ended.Failure is { Kind: AgentFailureKind.UsageLimit, ResetsAt: { } resetsAt } met)
        {
            await chats.SendAsync(up);
            if (met.HasProduced)
            {
                await NoteWhereItEndsAsync(ended, given);
            }

            await limit.BeginAsync(ended, met, resetsAt);
            report();
            return;
        }

        if (given.IsAside)
        {
            await TakeAsideAsync(ended, given, up);
            return;
        }

        var answer = new SessionAnswer(State.Name, ended.PromptId, TextOf(ended));
        var isUsual = State is
        {
            HasHistory: true, IsPersonaNew: false, RelocationOrigin: null, CameFrom: [], IsArchived: false, PendingRelocation: null,
            ModelRefusal: null, ReturnPoint: null, LastReturn: null, FormerAgent: null, ForksFrom: null, ForkedFrom: null,
        } && !RefusedConversation.Is(ended);
        var told = (List<SessionOutput>)[.. up, answer, .. await AboutRefusalAsync(ended, given)];

        // What comes again because this failed, the chat takes once.
        var isLast = queue.Count == 0;
        await chats.DeliverAsync(given.Chat, isLast ? [.. told, new SessionWorking(State.Name, IsWorking: false)] : told);
        up.Clear();
        journal.End(ended);
        await NoteWhereItEndsAsync(ended, given);
        var sends = await files.NoteAsync(ended.PromptId, given.Chat, ended.Text);
        line.Forget(given.Chat);
        State.Usage += ended.Usage;
        State.HasHistory |= ended.Outcome is not TurnOutcome.Failed && !ended.MayBeUnrecorded;
        State.IsPersonaNew = false;
        arrival.NoteTurn(ended.Outcome);
        handover.NoteTurn(ended.Outcome);
        await conclusion.ConcludeAsync(isUsual && !sends ? new(ended.PromptId, ended.Usage) : null, isTold: isLast);
    }

    /// <summary>A question beside the conversation was answered: nothing of it is in that.</summary>
    private async Task TakeAsideAsync(AgentTurnEnded ended, QueuedPrompt given, List<SessionOutput> up)
    {
        var isLast = queue.Count == 0;
        up.Add(new SessionAnswer(State.Name, ended.PromptId, TextOf(ended)));
        await chats.DeliverAsync(given.Chat, isLast ? [.. up, new SessionWorking(State.Name, IsWorking: false)] : [.. up]);
        up.Clear();
        journal.End(ended);
        line.Forget(given.Chat);
        State.Usage += ended.Usage;
        await conclusion.ConcludeAsync(isTold: isLast);
    }

    /// <summary>Concluded by an activation that was dropped before it could say so, or go on with what that allowed.</summary>
    private async Task GoOnAfterConcludedAsync()
    {
        await advance(false);
        if (queue.InFlight is null)
        {
            await chats.SendAsync([new SessionWorking(State.Name, IsWorking: false)], State.LastChat);
        }
    }

    private string TextOf(AgentTurnEnded ended) =>
        ended.Failure is { } failure ? FailureTexts.Answer(ended.Text, failure, State.Agent, session.Key.Machine)
        : ended.Outcome is not TurnOutcome.Interrupted ? SessionTexts.Shown(ended.Text)
        : Nothing.IsSeenOf(ended.Text) ? SessionTexts.Stopped
        : $"{ended.Text}\n\n{SessionTexts.Stopped}";

    /// <summary>What is to be told of a conversation that the API refuses, or takes again.</summary>
    private async Task<IReadOnlyList<SessionOutput>> AboutRefusalAsync(AgentTurnEnded ended, QueuedPrompt given) =>
        RefusedConversation.Is(ended)
            ? RefusedConversation.Offer(State, session.Key, given, await agents.FindReturnPointAsync(session.Launch(), State.LastReturn))
        : ended.Outcome is TurnOutcome.Completed ? RefusedConversation.Closing(State)
        : [];

    private async Task NoteWhereItEndsAsync(AgentTurnEnded ended, QueuedPrompt given)
    {
        if (State.ReturnPoint is not null
            && run.Process?.ReturnPoint == State.ReturnPoint
            && (!ended.MayBeUnrecorded || await IsRecordedAsync(given)))
        {
            // The turn follows where the conversation was gone back to: it is its end now.
            State.ReturnPoint = null;
        }

        if (ended.Outcome is TurnOutcome.Completed)
        {
            State.ForksFrom = null;
            RefusedConversation.Forget(State);
        }
    }

    private async Task<bool> IsRecordedAsync(QueuedPrompt given) =>
        (await agents.FindInTranscriptAsync(session.Launch(), given.ForAgent(), State.DispatchedIn)).Kind
            is TranscriptFindingKind.Answered or TranscriptFindingKind.GivenUnanswered;
}
