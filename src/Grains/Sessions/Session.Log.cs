using Dormouse.Grains.Agents;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>What is logged of sessions, by whichever part of one.</summary>
internal static partial class SessionLog
{
    [LoggerMessage(LogLevel.Information, "Session {Session} of {User} was created with agent {Agent}.")]
    public static partial void LogCreated(this ILogger logger, SessionKey session, string user, string agent);

    [LoggerMessage(LogLevel.Information, "The folder of session {Session} goes from agent {Former} to agent {Agent}.")]
    public static partial void LogHandedOver(this ILogger logger, SessionKey session, string former, string agent);

    [LoggerMessage(LogLevel.Information, "Session {Session} reminded its person of question {Question}, which has waited for {Waited}.")]
    public static partial void LogReminded(this ILogger logger, SessionKey session, string question, TimeSpan waited);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not ask chat {Chat} for the answer to prompt {Prompt}.")]
    public static partial void LogAnswerNotFound(this ILogger logger, Exception exception, SessionKey session, Guid prompt, string chat);

    [LoggerMessage(LogLevel.Debug, "Session {Session} queued prompt {Prompt} of chat {Chat}; {Queued} wait.")]
    public static partial void LogQueued(this ILogger logger, SessionKey session, Guid prompt, string chat, int queued);

    [LoggerMessage(LogLevel.Debug, "Session {Session} has a new text for prompt {Prompt} of chat {Chat}, which waits.")]
    public static partial void LogEdited(this ILogger logger, SessionKey session, Guid prompt, string chat);

    [LoggerMessage(LogLevel.Information, "Session {Session}: prompt {Prompt} of chat {Chat} was cancelled before it was given.")]
    public static partial void LogCancelled(this ILogger logger, SessionKey session, Guid prompt, string chat);

    [LoggerMessage(LogLevel.Information, "Session {Session} started run {Run} as process {ProcessId}.")]
    public static partial void LogStarted(this ILogger logger, SessionKey session, string run, int processId);

    [LoggerMessage(LogLevel.Debug, "Session {Session} gives prompt {Prompt} of chat {Chat} to its agent.")]
    public static partial void LogGiven(this ILogger logger, SessionKey session, Guid prompt, string chat);

    [LoggerMessage(LogLevel.Information, "Session {Session} ended the turn of prompt {Prompt} of chat {Chat}: {Outcome}.")]
    public static partial void LogTurnEnded(this ILogger logger, SessionKey session, Guid prompt, string chat, TurnOutcome outcome);

    [LoggerMessage(LogLevel.Information, "Session {Session} was asked to interrupt prompt {Prompt}.")]
    public static partial void LogInterrupted(this ILogger logger, SessionKey session, Guid? prompt);

    [LoggerMessage(LogLevel.Information, "Session {Session} is being suspended.")]
    public static partial void LogSuspending(this ILogger logger, SessionKey session);

    [LoggerMessage(LogLevel.Information, "Session {Session}: run {Run} ended ({Reason}): {Description}")]
    public static partial void LogExited(this ILogger logger, SessionKey session, string run, AgentExitReason reason, string description);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: after a crash the agent's record says of prompt {Prompt}: {Finding}.")]
    public static partial void LogResolved(this ILogger logger, SessionKey session, Guid prompt, TranscriptFindingKind finding);

    [LoggerMessage(LogLevel.Warning, "Session {Session} waits for a person about prompt {Prompt} ({Kind}): {Why}")]
    public static partial void LogDecisionAsked(this ILogger logger, SessionKey session, Guid prompt, DecisionKind kind, string why);

    [LoggerMessage(LogLevel.Information, "Session {Session}: a person decided about prompt {Prompt} ({Kind}): {Choice}.")]
    public static partial void LogDecided(this ILogger logger, SessionKey session, Guid prompt, DecisionKind kind, string? choice);

    [LoggerMessage(LogLevel.Information, "Session {Session}: a person decided about {Count} prompts from a backup: {Choice}.")]
    public static partial void LogRestored(this ILogger logger, SessionKey session, int count, string choice);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not show progress in chat {Chat}.")]
    public static partial void LogProgressLost(this ILogger logger, Exception exception, SessionKey session, string chat);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: its conversation is open elsewhere ({Kind}, {Holder}); prompts wait.")]
    public static partial void LogHeld(this ILogger logger, SessionKey session, HolderKind kind, string holder);

    [LoggerMessage(LogLevel.Information, "Session {Session}: a person decided about {Holder}, which has its conversation open: {Choice}.")]
    public static partial void LogHeldDecided(this ILogger logger, SessionKey session, string holder, string choice);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not get all files of {Folder}.")]
    public static partial void LogNotCopied(this ILogger logger, Exception exception, SessionKey session, string folder);

    [LoggerMessage(LogLevel.Information, "Session {Session} is lent to process {ProcessId}.")]
    public static partial void LogLent(this ILogger logger, SessionKey session, int processId);

    [LoggerMessage(LogLevel.Information, "Session {Session} is to move; there it will be {Successor}.")]
    public static partial void LogMoving(this ILogger logger, SessionKey session, SessionKey successor);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: the next step of its move to {Successor} could not be taken; it is tried again.")]
    public static partial void LogMoveWaits(this ILogger logger, Exception exception, SessionKey session, SessionKey successor);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not be moved to {Successor}: {Why}")]
    public static partial void LogMoveFailed(this ILogger logger, SessionKey session, SessionKey successor, string why);

    [LoggerMessage(LogLevel.Information, "Session {Session} has moved; it is {Successor} now.")]
    public static partial void LogMoved(this ILogger logger, SessionKey session, SessionKey successor);

    [LoggerMessage(LogLevel.Information, "Session {Session} has arrived; it was {Predecessor}.")]
    public static partial void LogArrived(this ILogger logger, SessionKey session, SessionKey predecessor);

    [LoggerMessage(
        LogLevel.Information, "The old copy of session {Session}, which lives elsewhere, was removed; {Kept} changed parts were kept.")]
    public static partial void LogOldCopy(this ILogger logger, SessionKey session, int kept);

    [LoggerMessage(LogLevel.Information, "Session {Session} could not tell {Predecessor} that its old copy is no longer needed.")]
    public static partial void LogOldCopyKept(this ILogger logger, Exception exception, SessionKey session, SessionKey predecessor);

    [LoggerMessage(LogLevel.Warning, "Session {Session} may be stuck with prompt {Prompt}: no sign of work for {Still}.")]
    public static partial void LogMayBeStuck(this ILogger logger, SessionKey session, Guid prompt, TimeSpan still);

    [LoggerMessage(LogLevel.Information, "Session {Session}: prompt {Prompt} met a usage limit and waits until {Due}.")]
    public static partial void LogPaused(this ILogger logger, SessionKey session, Guid prompt, DateTimeOffset due);

    [LoggerMessage(LogLevel.Information, "Session {Session}: prompt {Prompt} no longer waits for the usage limit ({Why}).")]
    public static partial void LogPauseEnded(this ILogger logger, SessionKey session, Guid prompt, string why);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not go on after the usage limit; it is tried again.")]
    public static partial void LogNotUnparked(this ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not give prompt {Prompt} to its agent.")]
    public static partial void LogNotGiven(this ILogger logger, Exception exception, SessionKey session, Guid prompt);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: that its turn ended could not be written; its chat knows it.")]
    public static partial void LogConcludedUnwritten(this ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Information, "Session {Session}: nobody answered its agent, and others wait for its place; it is stopped.")]
    public static partial void LogGivenUp(this ILogger logger, SessionKey session);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not find out who else works in its folder.")]
    public static partial void LogNeighboursUnknown(this ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not ask whether its project is trusted; its agent starts without it.")]
    public static partial void LogTrustUnknown(this ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Information, "Session {Session} goes back to before prompt {Prompt} ({What}).")]
    public static partial void LogReturned(this ILogger logger, SessionKey session, Guid prompt, string what);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not look back at its conversation.")]
    public static partial void LogNotLookedBack(this ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Information, "Session {Session}: its conversation {Former} was cleared at the desk; it goes on with {Next}.")]
    public static partial void LogFollowed(this ILogger logger, SessionKey session, string former, string next);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: files for chat {Chat} could not be sent now.")]
    public static partial void LogFilesNotSent(this ILogger logger, Exception exception, SessionKey session, string chat);
}
