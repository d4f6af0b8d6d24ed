using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// What only a person can decide about the prompt in flight: the session stands still until it is answered. Nothing else changes
/// <see cref="SessionState.Decision"/>.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="files">The files that came with them.</param>
/// <param name="run">Its process.</param>
/// <param name="agent">Its agent.</param>
/// <param name="asked">The chats that show questions.</param>
/// <param name="chats">Its chats.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs decisions.</param>
internal sealed class PendingDecision(
    StoredSession session,
    PromptQueue queue,
    PromptFiles files,
    ActiveRun run,
    SessionAgent agent,
    AskedQuestions asked,
    SessionChats chats,
    Func<bool, Task> advance,
    ILogger logger)
{
    private string? _askedFor;

    private SessionState State => session.State;

    /// <summary>The question, if one is open; or null.</summary>
    public SessionQuestion? Question => State.Decision is { } hold ? Of(hold) : null;

    /// <summary>The session stands still, and a person is asked.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="why">Why, one sentence or its end.</param>
    /// <param name="wasStarting">Whether the agent ended before it was ready.</param>
    /// <returns>A task that ends when the chat of the prompt has the question.</returns>
    public async Task AskForAsync(DecisionKind kind, string why, bool wasStarting = false)
    {
        var given = queue.InFlight!;
        why = FailureTexts.WithRemedy(why, session.Key.Machine);
        run.AwaitDecision();
        var text = kind switch
        {
            DecisionKind.CutOff when wasStarting => SessionTexts.CutOffAtStart(State.Name, why, given.Shown),
            DecisionKind.CutOff => SessionTexts.CutOff(State.Name, why, given.Shown),
            DecisionKind.ResumeFailed => SessionTexts.ResumeFailed(State.Name, why),
            _ => SessionTexts.StartFailed(State.Name, why),
        };
        if (kind is DecisionKind.StartFailed || wasStarting)
        {
            // What never began is not resumed by the next try.
            State.WasStarted = State.HasHistory;
        }

        State.Decision = new(kind, $"{kind}-{Guid.NewGuid():N}", text);
        logger.LogDecisionAsked(session.Key, given.Id, kind, why);
        await session.WriteAsync();
        await chats.SendAsync([new SessionWorking(State.Name, IsWorking: false)], given.Chat);
        await AskAsync();
    }

    /// <summary>Puts the question to the chat, once an activation; the chat takes the same question once.</summary>
    /// <returns>A task that ends when the chat has it.</returns>
    public async Task AskAsync()
    {
        if (State is { Decision: { } hold, InFlight: { } given } && _askedFor != hold.QuestionId)
        {
            await chats.DeliverAsync(given.Chat, Of(hold));
            _askedFor = hold.QuestionId;
            asked.PutTo(hold.QuestionId, given.Chat);
        }
    }

    /// <summary>A person has decided.</summary>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(string option)
    {
        var (given, hold) = (queue.InFlight!, State.Decision!);
        var choice = OptionsOf(hold.Kind).FirstOrDefault(known => string.Equals(known, option, StringComparison.OrdinalIgnoreCase));
        if (choice is null)
        {
            return AnswerReceipt.NoOption;
        }

        logger.LogDecided(session.Key, given.Id, hold.Kind, choice);
        queue.Land();
        State.Decision = null;
        if (AgainAfter(choice, given) is { } again)
        {
            queue.PutFirst(again);
        }

        if (choice is SessionTexts.StartFresh)
        {
            State.AgentSessionId = Guid.NewGuid().ToString();
            State.HasHistory = false;
            State.WasStarted = false;
            State.ForksFrom = null;
        }

        // Where a conversation can't be gone on with from a point of it, it is gone on with from its end.
        State.ReturnPoint = hold.Kind is DecisionKind.ResumeFailed ? null : State.ReturnPoint;
        await advance(true);
        files.Forget(choice is SessionTexts.Drop && hold.Kind is not DecisionKind.CutOff ? given.Files : []);
        return AnswerReceipt.Taken;
    }

    /// <summary>Whether an open question is about a prompt.</summary>
    /// <param name="id">The beginning of the prompt's id.</param>
    /// <returns>True if it is.</returns>
    public bool IsAbout(string id) => State is { InFlight: { } given, Decision: not null } && ShortId.Names(id, given.Id);

    /// <summary>The prompt is dropped, with the next write.</summary>
    /// <returns>The prompt; null if nothing is to be decided.</returns>
    public QueuedPrompt? Drop()
    {
        if (State.Decision is not { } hold)
        {
            return null;
        }

        logger.LogDecided(session.Key, queue.InFlight!.Id, hold.Kind, SessionTexts.Drop);
        State.Decision = null;
        return queue.DropInFlight(hold.QuestionId, wasGiven: hold.Kind is DecisionKind.CutOff);
    }

    /// <summary>It turned out that nothing is to be decided any more; the next write says so.</summary>
    public void Clear() => State.Decision = null;

    private static QueuedPrompt? AgainAfter(string choice, QueuedPrompt given) => choice switch
    {
        SessionTexts.Drop => null,
        SessionTexts.Continue =>
            given.Again() with { Text = SessionTexts.ContinueRequest(given.Text), IsCommand = false },
        SessionTexts.RunAgain => given.Again(),
        _ => given,
    };

    private string[] OptionsOf(DecisionKind kind) => kind switch
    {
        DecisionKind.CutOff => [agent.RunsCommands ? SessionTexts.RunAgain : SessionTexts.Continue, SessionTexts.Drop],
        DecisionKind.ResumeFailed => [SessionTexts.TryAgain, SessionTexts.StartFresh],
        _ => [SessionTexts.TryAgain, SessionTexts.Drop],
    };

    private SessionQuestion Of(OpenDecision hold)
    {
        var options = OptionsOf(hold.Kind);
        return new(State.Name, session.Key, hold.QuestionId, hold.Text, options)
        {
            Form = hold.Kind is DecisionKind.CutOff ? new() { Yes = options[0], No = options[1] } : null,
        };
    }
}
