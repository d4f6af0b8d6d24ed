using Dormouse.Grains.Agents;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

internal sealed partial class SessionGrain
{
    [LoggerMessage(LogLevel.Information, "Session {Session} of {User} was created with agent {Agent}.")]
    private static partial void LogCreated(ILogger logger, SessionKey session, string user, string agent);

    [LoggerMessage(LogLevel.Debug, "Session {Session} queued prompt {Prompt} of chat {Chat}; {Queued} wait.")]
    private static partial void LogQueued(ILogger logger, SessionKey session, Guid prompt, string chat, int queued);

    [LoggerMessage(LogLevel.Debug, "Session {Session} has a new text for prompt {Prompt} of chat {Chat}, which waits.")]
    private static partial void LogEdited(ILogger logger, SessionKey session, Guid prompt, string chat);

    [LoggerMessage(LogLevel.Information, "Session {Session}: prompt {Prompt} of chat {Chat} was cancelled before it was given.")]
    private static partial void LogCancelled(ILogger logger, SessionKey session, Guid prompt, string chat);

    [LoggerMessage(LogLevel.Information, "Session {Session} started run {Run} as process {ProcessId}.")]
    private static partial void LogStarted(ILogger logger, SessionKey session, string run, int processId);

    [LoggerMessage(LogLevel.Debug, "Session {Session} gives prompt {Prompt} of chat {Chat} to its agent.")]
    private static partial void LogGiven(ILogger logger, SessionKey session, Guid prompt, string chat);

    [LoggerMessage(LogLevel.Information, "Session {Session} ended the turn of prompt {Prompt} of chat {Chat}: {Outcome}.")]
    private static partial void LogTurnEnded(ILogger logger, SessionKey session, Guid prompt, string chat, TurnOutcome outcome);

    [LoggerMessage(LogLevel.Information, "Session {Session} was asked to interrupt prompt {Prompt}.")]
    private static partial void LogInterrupted(ILogger logger, SessionKey session, Guid? prompt);

    [LoggerMessage(LogLevel.Information, "Session {Session} is being suspended.")]
    private static partial void LogSuspending(ILogger logger, SessionKey session);

    [LoggerMessage(LogLevel.Information, "Session {Session}: run {Run} ended ({Reason}): {Description}")]
    private static partial void LogExited(ILogger logger, SessionKey session, string run, AgentExitReason reason, string description);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: after a crash the agent's record says of prompt {Prompt}: {Finding}.")]
    private static partial void LogSettled(ILogger logger, SessionKey session, Guid prompt, TranscriptFindingKind finding);

    [LoggerMessage(LogLevel.Warning, "Session {Session} waits for a person about prompt {Prompt} ({Kind}): {Why}")]
    private static partial void LogHeld(ILogger logger, SessionKey session, Guid prompt, HoldKind kind, string why);

    [LoggerMessage(LogLevel.Information, "Session {Session}: a person decided about prompt {Prompt} ({Kind}): {Choice}.")]
    private static partial void LogReleased(ILogger logger, SessionKey session, Guid prompt, HoldKind kind, string? choice);

    [LoggerMessage(LogLevel.Information, "Session {Session}: a person decided about {Count} prompts from a backup: {Choice}.")]
    private static partial void LogRestored(ILogger logger, SessionKey session, int count, string choice);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not show progress in chat {Chat}.")]
    private static partial void LogProgressLost(ILogger logger, Exception exception, SessionKey session, string chat);

    [LoggerMessage(LogLevel.Information, "Session {Session} is to move; there it will be {Successor}.")]
    private static partial void LogMoving(ILogger logger, SessionKey session, SessionKey successor);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: the next step of its move to {Successor} could not be taken; it is tried again.")]
    private static partial void LogMoveWaits(ILogger logger, Exception exception, SessionKey session, SessionKey successor);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not be moved to {Successor}: {Why}")]
    private static partial void LogMoveFailed(ILogger logger, SessionKey session, SessionKey successor, string why);

    [LoggerMessage(LogLevel.Information, "Session {Session} has moved; it is {Successor} now.")]
    private static partial void LogMoved(ILogger logger, SessionKey session, SessionKey successor);

    [LoggerMessage(LogLevel.Information, "Session {Session} has arrived; it was {Predecessor}.")]
    private static partial void LogArrived(ILogger logger, SessionKey session, SessionKey predecessor);

    [LoggerMessage(LogLevel.Information, "The old copy of session {Session}, which lives elsewhere, was removed; {Kept} changed parts were kept.")]
    private static partial void LogOldCopy(ILogger logger, SessionKey session, int kept);

    [LoggerMessage(LogLevel.Information, "Session {Session} could not tell {Predecessor} that its old copy is no longer needed.")]
    private static partial void LogOldCopyKept(ILogger logger, Exception exception, SessionKey session, SessionKey predecessor);

    [LoggerMessage(LogLevel.Warning, "Session {Session} may be stuck with prompt {Prompt}: no sign of work for {Still}.")]
    private static partial void LogMayBeStuck(ILogger logger, SessionKey session, Guid prompt, TimeSpan still);

    [LoggerMessage(LogLevel.Information, "Session {Session}: prompt {Prompt} met a usage limit and waits until {Due}.")]
    private static partial void LogParked(ILogger logger, SessionKey session, Guid prompt, DateTimeOffset due);

    [LoggerMessage(LogLevel.Information, "Session {Session}: prompt {Prompt} no longer waits for the usage limit ({Why}).")]
    private static partial void LogUnparked(ILogger logger, SessionKey session, Guid prompt, string why);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not go on after the usage limit; it is tried again.")]
    private static partial void LogNotUnparked(ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Warning, "Session {Session} could not give prompt {Prompt} to its agent.")]
    private static partial void LogNotGiven(ILogger logger, Exception exception, SessionKey session, Guid prompt);

    [LoggerMessage(LogLevel.Warning, "Session {Session}: that its turn ended could not be written; its chat knows it.")]
    private static partial void LogSettledUnwritten(ILogger logger, Exception exception, SessionKey session);

    [LoggerMessage(LogLevel.Information, "Session {Session}: nobody answered its agent, and others wait for its place; it is stopped.")]
    private static partial void LogGivenUp(ILogger logger, SessionKey session);
}
