using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// A usage limit: the prompt that met it waits, durably and before all others, until the limit ends, and goes on by itself then.
/// Nothing else changes <see cref="SessionState.Paused"/>.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="asked">The chats that show questions.</param>
/// <param name="questions">Closes the question where it is shown.</param>
/// <param name="chats">Its chats.</param>
/// <param name="activation">
/// Its activation: a session that waits stays in memory, and after a restart it is woken, for it has open work.
/// </param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs waits.</param>
internal sealed class UsageLimitPause(
    StoredSession session,
    PromptQueue queue,
    ActiveRun run,
    IdleSuspension idle,
    AskedQuestions asked,
    AgentQuestions questions,
    SessionChats chats,
    SessionActivation activation,
    Func<bool, Task> advance,
    TimeProvider time,
    ILogger logger)
{
    // Timers stand still while a machine sleeps; the clock does not.
    private static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);

    private IGrainTimer? _timer;
    private string? _askedFor;

    private SessionState State => session.State;

    /// <summary>The question, if a prompt waits; or null.</summary>
    public SessionQuestion? Question => State.Paused is { } paused ? Of(paused) : null;

    /// <summary>What the session waits for by itself, one line; null if for no limit.</summary>
    /// <returns>The line.</returns>
    public string? Activity() => State.Paused is { } paused ? FailureTexts.UsageLimitLine(paused.Due, time.WallNow()) : null;

    /// <summary>A turn met a limit: its prompt waits.</summary>
    /// <param name="ended">The turn.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="resetsAt">When it ends.</param>
    /// <returns>A task that ends when the prompt waits durably and its chat knows.</returns>
    public async Task BeginAsync(AgentTurnEnded ended, AgentFailure limit, DateTimeOffset resetsAt)
    {
        var given = queue.InFlight!;
        var now = time.WallNow();
        var due = UsageLimit.ResumeAt(resetsAt, given.Resumptions, now, UsageLimit.MostJitter * Random.Shared.NextDouble());
        State.Paused = new(
            UsageLimit.Again(given, limit.HasProduced),
            due,
            $"limit-{Guid.NewGuid():N}",
            FailureTexts.UsageLimit(ended.Text, State.Agent, due, now));
        queue.Land();
        State.Usage += ended.Usage;
        State.HasHistory |= limit.HasProduced;
        State.IsPersonaNew = false;
        State.LastActive = now;
        run.Rest();
        logger.LogPaused(session.Key, given.Id, due);
        await session.WriteAsync();
        Wait();
        await chats.SendAsync([new SessionWorking(State.Name, IsWorking: false)], given.Chat);
        await AskAsync();
        if (idle.IsFree && run.IsToEnd)
        {
            idle.Suspend();
        }

        idle.Update();
    }

    /// <summary>Waits, and puts the choice to the chat, once an activation; the chat takes the same question once.</summary>
    /// <returns>A task that ends when the chat has it.</returns>
    public async Task AskAsync()
    {
        if (State.Paused is not { } paused || !State.IsHere)
        {
            return;
        }

        if (_timer is null)
        {
            Wait();
        }

        if (_askedFor != paused.QuestionId)
        {
            await chats.DeliverAsync(paused.Prompt.Chat, Of(paused));
            _askedFor = paused.QuestionId;
            asked.PutTo(paused.QuestionId, paused.Prompt.Chat);
        }
    }

    /// <summary>A person has decided.</summary>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(string option)
    {
        var paused = State.Paused!;
        if (string.Equals(option, FailureTexts.TryNow, StringComparison.OrdinalIgnoreCase))
        {
            logger.LogPauseEnded(session.Key, paused.Prompt.Id, FailureTexts.TryNow);
            queue.PutFirst(paused.Prompt);
        }
        else if (string.Equals(option, SessionTexts.Drop, StringComparison.OrdinalIgnoreCase))
        {
            logger.LogPauseEnded(session.Key, paused.Prompt.Id, SessionTexts.Drop);
        }
        else
        {
            return AnswerReceipt.NoOption;
        }

        await EndAsync();
        return AnswerReceipt.Taken;
    }

    /// <summary>Whether a prompt is the one that waits.</summary>
    /// <param name="id">The beginning of its id.</param>
    /// <returns>True if it is.</returns>
    public bool IsAbout(string id) => State.Paused is { } paused && ShortId.Names(id, paused.Prompt.Id);

    /// <summary>The prompt is dropped, with the next write.</summary>
    /// <returns>The prompt; null if none waits.</returns>
    public QueuedPrompt? Drop()
    {
        if (State.Paused is not { } paused)
        {
            return null;
        }

        State.Paused = null;
        Wait();
        queue.Drop(paused.Prompt, paused.QuestionId);
        return paused.Prompt;
    }

    /// <summary>Sets the timer for the prompt that waits, if one does.</summary>
    public void Wait()
    {
        _timer?.Dispose();
        _timer = null;
        if (State.Paused is { } paused && State.IsHere)
        {
            activation.Keep();
            var left = paused.Due - time.WallNow();
            var nap = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestNap ? left : LongestNap;
            _timer = activation.StartTimer(LookAsync, new(nap, Timeout.InfiniteTimeSpan));
        }
    }

    private async Task LookAsync()
    {
        if (State.Paused is not { } paused || !State.IsHere || time.WallNow() < paused.Due)
        {
            Wait();
            return;
        }

        logger.LogPauseEnded(session.Key, paused.Prompt.Id, "the limit is over");
        queue.PutFirst(paused.Prompt);
        try
        {
            await EndAsync();
        }
        catch (Exception exception)
        {
            // What is in memory is not what the store holds: the next activation begins from there.
            logger.LogNotUnparked(exception, session.Key);
            throw;
        }

        await chats.SendAsync([new SessionQuestionClosed(State.Name, paused.QuestionId)], paused.Prompt.Chat);
        questions.CloseElsewhere(paused.QuestionId, "");
    }

    private async Task EndAsync()
    {
        State.Paused = null;
        Wait();
        await advance(true);
        if (run.Process is null && queue.Count == 0)
        {
            activation.Release();
        }
    }

    private SessionQuestion Of(PausedPrompt paused) =>
        new(State.Name, session.Key, paused.QuestionId, paused.Text, [FailureTexts.TryNow, SessionTexts.Drop]);
}
