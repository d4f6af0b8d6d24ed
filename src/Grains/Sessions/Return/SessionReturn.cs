using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Takes the session back to before an earlier prompt: the talk by going on from the answer before it, the files by the agent's own
/// copies of them. While the conversation is looked at, and while files are put back, the session has no process and gives no prompt. All
/// of it may be begun again after a crash: files that are put back stay so, and the talk goes back with one write.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="holders">Who has conversations of this machine open.</param>
/// <param name="returns">The way back in their conversations.</param>
/// <param name="agent">Its agent.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="asked">What its agent asks.</param>
/// <param name="chats">Its chats.</param>
/// <param name="activation">Its activation, which stays while it is looked.</param>
/// <param name="resume">Makes the session take its next step, as a turn of its grain.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs returns.</param>
internal sealed class SessionReturn(
    StoredSession session,
    IConversationHolders holders,
    IConversationReturns returns,
    SessionAgent agent,
    PromptQueue queue,
    ActiveRun run,
    IdleSuspension idle,
    AskedQuestions asked,
    SessionChats chats,
    SessionActivation activation,
    Action resume,
    Func<bool, Task> advance,
    ILogger logger)
{
    private Task<ReturnLook>? _look;

    /// <summary>The question, while one is open; or null.</summary>
    public SessionQuestion? Question => State.Return is { IsWork: false } open ? Of(open) : null;

    private SessionState State => session.State;

    /// <inheritdoc cref="ISessionGrain.PastPrompts"/>
    public async Task<PastPrompts> ListAsync() => WhyNever() is { } refusal
        ? new([], refusal)
        : await returns.FindPromptsAsync(session.Launch(), ReturnLook.Most) is { Count: > 0 } prompts
            ? new(prompts)
            : new([], ReturnTexts.NothingSaid(State.Name));

    /// <inheritdoc cref="ISessionGrain.OfferReturn"/>
    /// <param name="prompt">The beginning of the prompt's id.</param>
    /// <param name="chat">Key of the chat.</param>
    /// <param name="settle">Takes back what was lent to a terminal that has ended.</param>
    public async Task<string?> BeginAsync(string prompt, string chat, Func<Task> settle)
    {
        await settle();
        if ((WhyNever() ?? WhyNotNow()) is { } refusal)
        {
            return refusal;
        }

        if (State.Return is { } former)
        {
            await chats.DeliverAsync(former.Chat, new SessionQuestionClosed(State.Name, former.QuestionId));
        }

        State.Return = new($"return-{Guid.NewGuid():N}", chat, prompt);
        await advance(true);
        return null;
    }

    /// <summary>A person has chosen.</summary>
    /// <param name="open">The question.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(PendingReturn open, string option)
    {
        if (open.IsWork || State.IsArchived)
        {
            return AnswerReceipt.Closed;
        }

        if (open.Options.FirstOrDefault(known => string.Equals(known, option, StringComparison.OrdinalIgnoreCase)) is not { } chosen)
        {
            return AnswerReceipt.NoOption;
        }

        if (chosen == ReturnTexts.Leave)
        {
            State.Return = null;
        }
        else if (WhyNotNow() is not null)
        {
            await chats.DeliverAsync(open.Chat, Notice(open, ReturnTexts.Stale(State.Name)));
            State.Return = null;
        }
        else
        {
            State.Return = open with { Chosen = chosen };
        }

        await advance(true);
        return AnswerReceipt.Taken;
    }

    /// <summary>Does what is to be done next: falls asleep, looks, takes what was found.</summary>
    /// <returns>A task that ends when that is dealt with; it does not wait for the look.</returns>
    public async Task StepAsync()
    {
        if (State.Return is not { IsWork: true } wish || !idle.FallAsleep())
        {
            return;
        }

        if (_look is null)
        {
            activation.Keep();
            var launch = session.Launch();
            _look = Task.Run(() => ReturnLook.TakeAsync(holders, returns, launch, wish));
            _ = ResumeAfterAsync(_look);
        }
        else if (_look.IsCompleted)
        {
            var look = _look;
            _look = null;
            activation.Release();
            if (look.Exception?.GetBaseException() is { } failure)
            {
                logger.LogNotLookedBack(failure, session.Key);
                await EndAsync(wish, ReturnTexts.Failed(State.Name, failure.Message));
            }
            else if (wish.Chosen is { } chosen)
            {
                await DoAsync(wish, chosen, await look);
            }
            else
            {
                await AskAsync(wish, await look);
            }
        }
    }

    private async Task AskAsync(PendingReturn wish, ReturnLook look)
    {
        if (look is not { Newest: { } newest, Prompt: { } prompt, Files: { } files })
        {
            await EndAsync(wish, look.Holder is { } holder
                ? DeskTexts.Held(State.Name, HolderTexts.OpenIn(holder, session.Key.Machine))
                : ReturnTexts.NoPrompt(State.Name));
            return;
        }

        var options = ReturnTexts.Options(prompt, files);
        var text = ReturnTexts.Question(State.Name, State.WorkingFolder, prompt, files);
        if (options.Count == 0)
        {
            await EndAsync(wish, text);
            return;
        }

        var open = wish with { Newest = newest.Id, Options = options, Text = text };
        await chats.DeliverAsync(wish.Chat, Of(open));
        asked.PutTo(wish.QuestionId, wish.Chat);
        State.Return = open;
        await advance(true);
    }

    private async Task DoAsync(PendingReturn wish, string chosen, ReturnLook look)
    {
        if (look is not { Newest: { } newest, Prompt: { } prompt } || newest.Id != wish.Newest)
        {
            await EndAsync(wish, look.Holder is { } holder
                ? DeskTexts.Held(State.Name, HolderTexts.OpenIn(holder, session.Key.Machine))
                : ReturnTexts.Stale(State.Name));
            return;
        }

        if (look.Files is { Failure: { } failure })
        {
            await EndAsync(wish, ReturnTexts.NotPutBack(State.Name, failure));
            return;
        }

        logger.LogReturned(session.Key, prompt.Id, chosen);
        if (ReturnTexts.IsAboutTalk(chosen))
        {
            if (RefusedConversation.Closing(State) is { Count: > 0 } closed)
            {
                await chats.DeliverAsync(State.ModelRefusal!.Chat, closed);
            }

            GoBack(prompt);
        }

        await EndAsync(wish, ReturnTexts.Done(State.Name, chosen, prompt));
    }

    private void GoBack(PastPrompt prompt)
    {
        RefusedConversation.Forget(State);
        State.ReturnPoint = State.LastReturn = prompt.ReturnPoint;
        if (prompt.ReturnPoint is null)
        {
            // Nothing was said before: the next prompt begins another conversation, and the record of this one is left as it is.
            State.AgentSessionId = Guid.NewGuid().ToString();
            State.HasHistory = State.WasStarted = State.IsPersonaNew = false;
            State.ForksFrom = State.PassedOver = null;
            State.ForkedFrom = null;
        }
    }

    private async Task EndAsync(PendingReturn wish, string text)
    {
        await chats.DeliverAsync(wish.Chat, Notice(wish, text));
        State.Return = null;
        await advance(true);
    }

    private SessionQuestion Of(PendingReturn open) => new(State.Name, session.Key, open.QuestionId, open.Text, open.Options)
    {
        Form = new() { IsPermission = true },
    };

    private SessionNotice Notice(PendingReturn wish, string text) => new(State.Name, $"told-{wish.QuestionId}", text);

    private string? WhyNever() => State switch
    {
        { Owner: null } => SessionTexts.Gone,
        { IsArchived: true } => ChatTexts.IsArchived(State.Name),
        { IsHere: false } => DeskTexts.IsMoving(State.Name),
        _ when !agent.GoesBack => ReturnTexts.CantGoBack(State.Name, State.Agent),
        { HasHistory: false, WasStarted: false } or { ForksFrom: not null } => ReturnTexts.NothingSaid(State.Name),
        _ => null,
    };

    private string? WhyNotNow() => State switch
    {
        { InFlight: not null } or { Decision: not null } => ReturnTexts.Works(State.Name),
        { Paused: not null } or { PendingCopy: not null } => ReturnTexts.PromptsWait(State.Name),
        _ when queue.Count > 0 => ReturnTexts.PromptsWait(State.Name),
        { Return.IsWork: true } => ReturnTexts.GoesOn(State.Name),
        _ when asked.IsAny || run.Process is { HasBackgroundWork: true } => ReturnTexts.Works(State.Name),
        _ => null,
    };

    private async Task ResumeAfterAsync(Task looked)
    {
        await looked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        resume();
    }
}
