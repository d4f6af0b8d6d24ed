using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// The way up: what the agent tells, and how a turn ends.
internal sealed partial class SessionGrain
{
    private readonly AskedQuestions _questions = new();
    private readonly List<SessionOutput> _up = [];
    private long _taken;

    /// <summary>The line that says what the turn does.</summary>
    private string _doing = "";

    public async Task TakeEvents(string run, long first, Immutable<IReadOnlyList<AgentEvent>> events)
    {
        if (_run?.Id != run)
        {
            if (_run is null && _unsettled is { } left && left.Run == run)
            {
                await SettleExitAsync(left.Exited, left.LastGiven);
            }
            else if (_run is null)
            {
                // The end of a run that an earlier activation knew; what it left is settled like after a crash.
                await AdvanceAsync();
            }

            return;
        }

        for (var i = 0; i < events.Value.Count && _run?.Id == run; i++)
        {
            // A batch is offered again when it threw. What was dealt with then is not dealt with twice; what it had to tell
            // the chat is still in _up.
            if (first + i >= _taken)
            {
                await TakeAsync(events.Value[i], _up);

                // The last event of a run may already have started the next one, which counts from 0.
                _taken = _run?.Id == run ? first + i + 1 : _taken;
            }
        }

        await SendUpAsync(_up);
    }

    private async Task TakeAsync(AgentEvent happened, List<SessionOutput> up)
    {
        switch (happened)
        {
            case AgentReady:
                await ReadyAsync();
                break;
            case AgentSessionChanged changed:
                State.AgentSessionId = changed.AgentSessionId;
                State.ReturnPoint = null;
                up.AddRange(RefusedConversation.Closing(State));
                RefusedConversation.Forget(State);
                await WriteAsync();
                break;
            case AgentPermissionsChanged changed:
                State.Permissions = changed.Permissions;
                await WriteAsync();
                break;
            case AgentText text:
                Append(up, text.Text);
                break;
            case AgentProgress progress:
                up.Add(new SessionProgress(State.Name, progress.Text));
                break;
            case AgentToolStarted tool:
                _doing = tool.Progress;
                up.Add(new SessionProgress(State.Name, _questions.IsAny ? SessionTexts.WaitsForAnswer : _doing));
                if (_run is not { IsBrief: true })
                {
                    up.Add(new SessionDetail(State.Name, $"{tool.ToolUseId}-in", DetailTexts.Call(tool.Tool, tool.Input)));
                }

                break;
            case AgentToolFinished tool:
                up.Add(new SessionDetail(State.Name, $"{tool.ToolUseId}-out", DetailTexts.Result(tool.Result, tool.IsError)));
                break;
            case AgentQuestion question:
                Ask(question, up);
                break;
            case AgentQuestionWithdrawn question:
                up.Add(new SessionQuestionClosed(State.Name, question.QuestionId));
                await SendUpAsync(up);
                CloseElsewhere(question.QuestionId, "");
                await GoOnAfterAsync(question.QuestionId);
                break;
            case AgentWorksUnasked unasked:
                await SendUpAsync(up);
                await TellUnaskedAsync(unasked.IsWorking);
                break;
            case AgentIgnoredStop ignored when (State.Given?.Chat ?? State.LastChat) is { } told:
                await SendUpAsync(up);
                await Chat(told).Deliver(
                    [new SessionNotice(State.Name, $"ignored-stop-{_run!.Id}", WorkTexts.IgnoredStop(State.Name, ignored.After))]);
                break;
            case AgentSpoke spoke:
                await SendUpAsync(up);
                await SpokeAsync(spoke);
                break;
            case AgentTurnEnded ended:
                await EndTurnAsync(ended, up);
                break;
            case AgentExited exited:
                await SendUpAsync(up);
                await ExitedAsync(exited);
                break;
        }
    }

    /// <summary>Who saw it begin sees it end, whichever chat prompts meanwhile; a chat whose prompt runs works all the same.</summary>
    private async Task TellUnaskedAsync(bool isWorking)
    {
        var chat = isWorking ? State.Given?.Chat ?? State.LastChat : _run!.WorksUnaskedFor ?? State.LastChat;
        _run!.WorksUnaskedFor = isWorking ? chat : null;
        var progress = new SessionProgress(State.Name, isWorking ? WorkTexts.Unasked : "");
        var isInTurn = State.Hold is null && State.Given?.Chat == chat;
        await SendUpAsync(isInTurn ? [progress] : [new SessionWorking(State.Name, isWorking), progress], chat);
    }

    private async Task EndTurnAsync(AgentTurnEnded ended, List<SessionOutput> up)
    {
        if (State.Given?.Id != ended.PromptId)
        {
            await SendUpAsync(up);

            // Settled by an activation that was dropped before it could say so, or go on with what that allowed.
            await AdvanceAsync();
            if (State.Given is null)
            {
                await SendUpAsync([new SessionWorking(State.Name, IsWorking: false)], State.LastChat);
            }

            return;
        }

        LogTurnEnded(logger, Key, ended.PromptId, State.Given.Chat, ended.Outcome);
        if (ended.Failure is { Kind: AgentFailureKind.UsageLimit, ResetsAt: { } resetsAt } limit)
        {
            await SendUpAsync(up);
            await ParkAsync(ended, limit, resetsAt);
            return;
        }

        var text = ended.Failure is { } failure ? FailureTexts.Answer(ended.Text, failure, State.Agent, Key.Machine)
            : ended.Outcome is TurnOutcome.Interrupted
            ? Nothing.IsSeenOf(ended.Text) ? SessionTexts.Stopped : $"{ended.Text}\n\n{SessionTexts.Stopped}"
            : SessionTexts.Shown(ended.Text);
        var answer = new SessionAnswer(State.Name, ended.PromptId, text);
        var isUsual = State is
        {
            HasHistory: true, IsPersonaNew: false, FormerHome: null, CameFrom: [], IsArchived: false, Departure: null,
            Refusal: null, ReturnPoint: null, LastReturn: null,
        } && !RefusedConversation.Is(ended);
        var told = (List<SessionOutput>)[.. up, answer, .. await AboutRefusalAsync(ended, State.Given)];

        // What comes again because this failed, the chat takes once.
        var isLast = State.Queue.Count == 0;
        await Chat(State.Given.Chat).Deliver(isLast ? [.. told, new SessionWorking(State.Name, IsWorking: false)] : told);
        up.Clear();
        await NoteWhereItEndsAsync(ended, State.Given);
        _toldQueued.Remove(State.Given.Chat);
        var settled = new SettledTurn(ended.PromptId, ended.Usage);
        State.Usage += ended.Usage;
        State.HasHistory |= ended.Outcome is not TurnOutcome.Failed && !ended.MayBeUnrecorded;
        State.IsPersonaNew = false;
        NoteAnswerAfterMove(ended.Outcome);
        await SettleAsync(isUsual ? settled : null, isTold: isLast);
    }

    /// <summary>What is to be told of a conversation that the API refuses, or takes again.</summary>
    private async Task<IReadOnlyList<SessionOutput>> AboutRefusalAsync(AgentTurnEnded ended, QueuedPrompt given) =>
        RefusedConversation.Is(ended)
            ? RefusedConversation.Offer(State, Key, given, await agents.FindReturnPointAsync(Launch(), State.LastReturn))
        : ended.Outcome is TurnOutcome.Completed ? RefusedConversation.Closing(State)
        : [];

    private async Task NoteWhereItEndsAsync(AgentTurnEnded ended, QueuedPrompt given)
    {
        if (State.ReturnPoint is not null
            && _run?.ReturnPoint == State.ReturnPoint
            && (!ended.MayBeUnrecorded || await IsRecordedAsync(given)))
        {
            // The turn follows where the conversation was gone back to: it is its end now.
            State.ReturnPoint = null;
        }

        if (ended.Outcome is TurnOutcome.Completed)
        {
            RefusedConversation.Forget(State);
        }
    }

    private async Task<bool> IsRecordedAsync(QueuedPrompt given) =>
        (await agents.FindInTranscriptAsync(Launch(), given.ForAgent(), State.GivenInBoot)).Kind
            is TranscriptFindingKind.Answered or TranscriptFindingKind.GivenUnanswered;

    private async Task SpokeAsync(AgentSpoke spoke)
    {
        if (State.LastChat is not null)
        {
            await Chat(State.LastChat).Deliver([new SessionAnswer(State.Name, spoke.Id, WorkTexts.Spoke(spoke.Text, spoke.IsStopped))]);
        }

        State.Usage += spoke.Usage;
        await AdvanceAsync(mustWrite: true);
    }

    /// <summary>The given prompt is done with; the next one may go.</summary>
    /// <param name="settled">What is enough to know of it after the loss of this activation; null if it must be durable now.</param>
    /// <param name="isTold">Whether its chat knows that nothing works for it any more.</param>
    private async Task SettleAsync(SettledTurn? settled = null, bool isTold = false)
    {
        var chat = State.Given!.Chat;
        State.Given = null;
        State.Hold = null;
        State.LastActive = time.WallNow();
        _phase = _run switch
        {
            null => SessionPhase.Idle,
            { IsEnding: true } => SessionPhase.Suspending,
            { IsReady: false } => SessionPhase.Starting,
            _ => SessionPhase.Ready,
        };
        Unwatch();
        if (_run is { IsOutdated: true, HasBackgroundWork: false })
        {
            await WriteAsync();
            Suspend();
        }
        else if (settled is not null && _run is not null && State.Queue.Count == 0)
        {
            WriteSettledSoon(settled);
            await AdvanceAsync();
        }
        else
        {
            await AdvanceAsync(mustWrite: true);
        }

        if (!isTold && State.Given?.Chat != chat)
        {
            await SendUpAsync([new SessionWorking(State.Name, IsWorking: false)], chat);
        }

        UpdateQueueLine();

        Report();
    }

    /// <summary>Hands best-effort output and questions to the chat that the running turn answers to, or that prompted last.</summary>
    /// <returns>False if the chat could not be reached; what must arrive throws then.</returns>
    private async Task<bool> SendUpAsync(List<SessionOutput> up, string? chat = null)
    {
        chat ??= State.Given?.Chat ?? State.LastChat;
        if (up.Count == 0 || chat is null)
        {
            up.Clear();
            return true;
        }

        var isTold = true;
        var mustArrive = up.Any(static output => output is SessionQuestion or SessionQuestionClosed or SessionDetail);
        try
        {
            await Chat(chat).Deliver([.. up]);
        }
        catch (Exception exception) when (!mustArrive)
        {
            LogProgressLost(logger, exception, Key, chat);
            isTold = false;
        }

        up.Clear();
        return isTold;
    }

    private void Append(List<SessionOutput> up, string text)
    {
        if (up is [.., SessionText last])
        {
            up[^1] = last with { Text = last.Text + text };
        }
        else
        {
            up.Add(new SessionText(State.Name, text));
        }
    }

    private void Report() => User.Used(Key, State.LastActive, State.Persona).Ignore();
}
