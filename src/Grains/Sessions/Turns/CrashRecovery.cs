using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Resolves what the end of a process, of an activation or of a silo left of the prompt in flight.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="agents">The agents' own records.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="decision">Asks a person where nothing else resolves it.</param>
/// <param name="conclusion">What follows when the prompt is done with.</param>
/// <param name="questions">What the agent had asked.</param>
/// <param name="files">The files that answers send.</param>
/// <param name="chats">Its chats.</param>
/// <param name="hasAnswer">Whether a chat has the answer to a prompt.</param>
/// <param name="findAnswer">Finds the answer to a prompt in a chat, if that keeps it.</param>
/// <param name="journal">Notes what it missed.</param>
/// <param name="activation">Its activation.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs ends and what was found.</param>
internal sealed class CrashRecovery(
    StoredSession session,
    PromptQueue queue,
    IAgentHost agents,
    ActiveRun run,
    IdleSuspension idle,
    PendingDecision decision,
    TurnConclusion conclusion,
    AgentQuestions questions,
    OutgoingFiles files,
    SessionChats chats,
    Func<string, Guid, Task<bool>> hasAnswer,
    Func<string, Guid, Task<string?>> findAnswer,
    SessionJournal journal,
    SessionActivation activation,
    Func<bool, Task> advance,
    TimeProvider time,
    ILogger logger)
{
    private const int MostSilentRepeats = 3;

    private (Guid Prompt, int Times) _repeats;

    private SessionState State => session.State;

    /// <summary>The process has ended. If this fails the event comes again, to an activation that finds the process as it was.</summary>
    /// <param name="exited">How it ended.</param>
    /// <returns>A task that ends when what follows is done.</returns>
    public async Task TakeEndAsync(AgentExited exited)
    {
        await questions.CloseAllAsync();
        logger.LogExited(session.Key, run.Process!.Id, exited.Reason, exited.Description);
        var (ended, lastGiven) = (run.Process.Id, run.Process.LastGiven);
        run.End();
        idle.Stop();
        if (State.Paused is null)
        {
            activation.Release();
        }

        if (exited.Reason is AgentExitReason.Asked)
        {
            journal.Suspend(ended);
        }

        State.SuspendedAt = time.WallNow();
        await (State switch
        {
            { InFlight: null } => advance(true),
            { Decision: not null } => advance(false),
            _ when exited.Reason is AgentExitReason.ResumeFailed => decision.AskForAsync(DecisionKind.ResumeFailed, exited.Description),
            { InFlight: { } refused } when exited.Reason is AgentExitReason.Held => WaitForHolderAsync(refused, exited.Description),
            _ when exited.Reason is AgentExitReason.StartFailed && lastGiven != State.InFlight.Id =>
                decision.AskForAsync(DecisionKind.StartFailed, exited.Description),
            { InFlight: { } cutOff } => ResolveAsync(
                cutOff,
                $"its agent {exited.Description}",
                exited.Reason is AgentExitReason.StartFailed ? exited.Description : null),
        });
    }

    /// <summary>
    /// Resolves a prompt of which it is not known whether the agent has it: by its chat, by the agent's record, else by asking.
    /// </summary>
    /// <param name="given">The prompt.</param>
    /// <param name="why">What happened.</param>
    /// <param name="notStarted">
    /// Why the agent ended before it was ready, so that it is not started again unasked; null if it was ready.
    /// </param>
    /// <returns>A task that ends when it is resolved, or a person is asked.</returns>
    public async Task ResolveAsync(QueuedPrompt given, string why, string? notStarted = null)
    {
        if (await hasAnswer(given.Chat, given.Id))
        {
            await CompleteJournalAsync(given);
            if (await FindInChatAsync(given) is { } answered)
            {
                await files.NoteAsync(given.Id, given.Chat, answered);
            }

            await conclusion.ConcludeAsync();
            return;
        }

        if (given.IsAside)
        {
            // The agent's record never has it, and nothing depends on it: whoever asked asks again.
            await chats.DeliverAsync(given.Chat, new SessionAnswer(State.Name, given.Id, AsideTexts.Lost));
            await conclusion.ConcludeAsync();
            return;
        }

        var finding = await agents.FindInTranscriptAsync(session.Launch(), given.ForAgent(), State.DispatchedIn);
        logger.LogResolved(session.Key, given.Id, finding.Kind);
        if (finding.Kind is TranscriptFindingKind.Answered or TranscriptFindingKind.GivenUnanswered)
        {
            State.ReturnPoint = null;
        }

        switch (finding.Kind)
        {
            case TranscriptFindingKind.Answered:
                State.HasHistory = true;
                await files.NoteAsync(given.Id, given.Chat, finding.Answer!);
                await chats.DeliverAsync(given.Chat, new SessionAnswer(State.Name, given.Id, SessionTexts.Shown(finding.Answer!)));
                await conclusion.ConcludeAsync();
                break;
            case TranscriptFindingKind.NotGiven when notStarted is not null:
                await decision.AskForAsync(DecisionKind.StartFailed, notStarted);
                break;
            case TranscriptFindingKind.NotGiven when MayRepeat(given.Id):
                queue.PutBack();
                await advance(true);
                break;
            default:
                State.HasHistory |= finding.Kind is TranscriptFindingKind.GivenUnanswered;
                await decision.AskForAsync(DecisionKind.CutOff, notStarted ?? why, wasStarting: notStarted is not null);
                break;
        }
    }

    /// <summary>The next step looks who has the conversation open. Where that can't be seen, a person is asked.</summary>
    private async Task WaitForHolderAsync(QueuedPrompt given, string why)
    {
        if (MayRepeat(given.Id))
        {
            queue.PutBack();
            await advance(true);
        }
        else
        {
            await decision.AskForAsync(DecisionKind.ResumeFailed, why);
        }
    }

    /// <summary>The chat has the answer, and the journal may have missed it: the agent's record has it too, or the chat keeps it.</summary>
    private async Task CompleteJournalAsync(QueuedPrompt given)
    {
        var finding = await agents.FindInTranscriptAsync(session.Launch(), given.ForAgent(), State.DispatchedIn);
        var answer = finding is { Kind: TranscriptFindingKind.Answered, Answer: { } recorded }
            ? SessionTexts.Shown(recorded)
            : await FindInChatAsync(given);
        if (answer is not null)
        {
            journal.Tell(given.Chat, [new SessionAnswer(State.Name, given.Id, answer)]);
        }
    }

    private async Task<string?> FindInChatAsync(QueuedPrompt given)
    {
        try
        {
            return await findAnswer(given.Chat, given.Id);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            // Perhaps of a version that can't say. The person has the answer.
            logger.LogAnswerNotFound(exception, session.Key, given.Id, given.Chat);
            return null;
        }
    }

    private bool MayRepeat(Guid prompt)
    {
        _repeats = _repeats.Prompt == prompt ? (prompt, _repeats.Times + 1) : (prompt, 1);
        return _repeats.Times <= MostSilentRepeats;
    }
}
