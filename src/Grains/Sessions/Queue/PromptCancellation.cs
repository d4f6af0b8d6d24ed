using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Drops prompts: gone for good first, and told then. What is told first may be given all the same after a crash.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="files">The files that came with them.</param>
/// <param name="line">What chats were told of where their prompt stands.</param>
/// <param name="decision">A prompt that a person has to decide about.</param>
/// <param name="limit">A prompt that waits for a usage limit.</param>
/// <param name="run">Its process.</param>
/// <param name="chats">Its chats.</param>
/// <param name="activation">Its activation.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs what is dropped.</param>
internal sealed class PromptCancellation(
    StoredSession session,
    PromptQueue queue,
    PromptFiles files,
    QueueLine line,
    PendingDecision decision,
    UsageLimitPause limit,
    ActiveRun run,
    SessionChats chats,
    SessionActivation activation,
    Func<bool, Task> advance,
    ILogger logger)
{
    private string Name => session.State.Name;

    /// <inheritdoc cref="ISessionGrain.Cancel"/>
    public async Task<CancelReceipt> CancelAsync(string id)
    {
        var isDropped = Log(
            queue.DropWaiting(id)
            ?? (decision.IsAbout(id) ? decision.Drop() : null)
            ?? (limit.IsAbout(id) ? limit.Drop() : null));
        if (isDropped)
        {
            await session.WriteAsync();
        }

        // Also when the call comes again, because it was cut off before everybody knew.
        if (queue.Dropped.FirstOrDefault(dropped => ShortId.Names(id, dropped.Prompt)) is { } told)
        {
            await TellAsync();
            return new(CancelOutcome.Cancelled, told.Excerpt, told.Chat);
        }

        if (queue.Find(id) is { } known)
        {
            return known;
        }

        if (session.State.Owner is null || !Guid.TryParseExact(id, "N", out var unknown))
        {
            return new(CancelOutcome.Unknown);
        }

        queue.CancelUnseen(unknown);
        await session.WriteAsync();
        return new(CancelOutcome.Cancelled);
    }

    /// <summary>Everything that was accepted and is not answered is dropped with the next write, in order.</summary>
    public void DropAll()
    {
        if (!Log(decision.Drop()) && queue.InFlight is not null)
        {
            Log(queue.DropInFlight());
        }

        Log(limit.Drop());
        foreach (var waiting in queue.DropWaiting())
        {
            Log(waiting);
        }
    }

    /// <summary>
    /// Whoever sent what was dropped must know, whichever chat it was dropped from. Who has been told is written with the next
    /// step; until then it may be told again, which a chat shows once.
    /// </summary>
    /// <returns>A task that ends when everybody knows.</returns>
    public async Task TellAsync()
    {
        if (queue.Dropped.Count == 0)
        {
            return;
        }

        foreach (var dropped in queue.Dropped)
        {
            files.Forget(dropped.Files ?? []);
        }

        foreach (var chat in queue.Dropped.GroupBy(static dropped => dropped.Chat).ToArray())
        {
            if (line.Forget(chat.Key))
            {
                await chats.SendAsync([new SessionProgress(Name, "")], chat.Key);
            }

            await chats.DeliverAsync(chat.Key, [.. chat.SelectMany(Told)]);
        }

        queue.ForgetDropped();
        await advance(true);
        if (run.Process is null && queue.Count == 0 && session.State.Paused is null)
        {
            activation.Release();
        }
    }

    private IEnumerable<SessionOutput> Told(DroppedPrompt dropped)
    {
        if (dropped.QuestionId is { } question)
        {
            yield return new SessionQuestionClosed(Name, question);
        }

        yield return new SessionNotice(Name, $"cancelled-{dropped.Prompt:N}", SessionTexts.Cancelled(dropped.Excerpt));
    }

    private bool Log(QueuedPrompt? dropped)
    {
        if (dropped is not null)
        {
            logger.LogCancelled(session.Key, dropped.Id, dropped.Chat);
        }

        return dropped is not null;
    }
}
