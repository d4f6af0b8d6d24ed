using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// What only a person can decide: the session stands still until it is answered.
internal sealed partial class SessionGrain
{
    private string? _askedHold;
    private string? _askedRestored;

    private bool IsShell => agents.Agents.Any(agent => agent.Name == State.Agent && agent.Protocol == "shell");

    private async Task HoldAsync(HoldKind kind, string why, bool wasStarting = false)
    {
        var given = State.Given!;
        why = FailureTexts.WithRemedy(why, Key.Machine);
        _phase = _run is null ? SessionPhase.Idle : _phase;
        var text = kind switch
        {
            HoldKind.CutOff when wasStarting => SessionTexts.CutOffAtStart(State.Name, why, given.Shown),
            HoldKind.CutOff => SessionTexts.CutOff(State.Name, why, given.Shown),
            HoldKind.ResumeFailed => SessionTexts.ResumeFailed(State.Name, why),
            _ => SessionTexts.StartFailed(State.Name, why),
        };
        if (kind is HoldKind.StartFailed || wasStarting)
        {
            // What never began is not resumed by the next try.
            State.WasStarted = State.HasHistory;
        }

        State.Hold = new(kind, $"{kind}-{Guid.NewGuid():N}", text);
        LogHeld(logger, Key, given.Id, kind, why);
        await WriteAsync();
        await SendUpAsync([new SessionWorking(State.Name, IsWorking: false)], given.Chat);
        await RepeatQuestionAsync();
    }

    /// <summary>Puts the question to the chat, once an activation; the chat takes the same question once.</summary>
    private async Task RepeatQuestionAsync()
    {
        if (State is { Hold: { } hold, Given: { } given } && _askedHold != hold.QuestionId)
        {
            await Chat(given.Chat).Deliver([QuestionOf(hold)]);
            _askedHold = hold.QuestionId;
            _questions.PutTo(hold.QuestionId, given.Chat);
        }
    }

    private string[] OptionsOf(HoldKind kind) => kind switch
    {
        HoldKind.CutOff => [IsShell ? SessionTexts.RunAgain : SessionTexts.Continue, SessionTexts.Drop],
        HoldKind.ResumeFailed => [SessionTexts.TryAgain, SessionTexts.StartFresh],
        _ => [SessionTexts.TryAgain, SessionTexts.Drop],
    };

    private async Task<AnswerReceipt> ReleaseAsync(Hold hold, string option)
    {
        var given = State.Given!;
        var choice = OptionsOf(hold.Kind).FirstOrDefault(known => string.Equals(known, option, StringComparison.OrdinalIgnoreCase));
        switch (choice)
        {
            case SessionTexts.Drop:
                break;
            case SessionTexts.Continue:
                State.Queue.Insert(0, given.Seen() with { Id = Guid.NewGuid(), Text = SessionTexts.ContinueRequest(given.Text), IsCommand = false });
                break;
            case SessionTexts.RunAgain:
                State.Queue.Insert(0, given.Seen() with { Id = Guid.NewGuid() });
                break;
            case SessionTexts.TryAgain:
                State.ReturnPoint = hold.Kind is HoldKind.ResumeFailed ? null : State.ReturnPoint;
                State.Queue.Insert(0, given);
                break;
            case SessionTexts.StartFresh:
                State.AgentSessionId = Guid.NewGuid().ToString();
                State.ReturnPoint = null;
                State.HasHistory = false;
                State.WasStarted = false;
                State.Queue.Insert(0, given);
                break;
            default:
                return AnswerReceipt.NoOption;
        }

        _takenBack = null;
        LogReleased(logger, Key, given.Id, hold.Kind, choice);
        State.Given = null;
        State.Hold = null;
        await AdvanceAsync(mustWrite: true);
        ForgetFiles(choice is SessionTexts.Drop && hold.Kind is not HoldKind.CutOff ? given.Files : []);
        return AnswerReceipt.Taken;
    }

    /// <summary>Puts the question about prompts from a backup, anew when more of them have come; the chat takes the same one once.</summary>
    private async Task AskRestoredAsync()
    {
        if (IsHere && RestoredPrompts.Of(State) is { } restored && _askedRestored != restored.QuestionId)
        {
            var chat = Chat(State.Queue[0].Chat);
            if (_askedRestored is { } former)
            {
                await chat.Deliver([new SessionQuestionClosed(State.Name, former)]);
            }

            await chat.Deliver([QuestionOf(restored)]);
            _askedRestored = restored.QuestionId;
        }
    }

    private async Task<AnswerReceipt> AnswerRestoredAsync(RestoredPrompts restored, string option)
    {
        if (!restored.TryDecide(State, option))
        {
            return AnswerReceipt.NoOption;
        }

        LogRestored(logger, Key, restored.Count, option);
        await AdvanceAsync(mustWrite: true);
        return AnswerReceipt.Taken;
    }

    private SessionQuestion QuestionOf(Hold hold)
    {
        var options = OptionsOf(hold.Kind);
        return new(State.Name, Key, hold.QuestionId, hold.Text, options)
        {
            Form = hold.Kind is HoldKind.CutOff ? new() { Yes = options[0], No = options[1] } : null,
        };
    }

    private SessionQuestion QuestionOf(RestoredPrompts restored) => new(State.Name, Key, restored.QuestionId, restored.Text, restored.Options);

    private SessionQuestion QuestionOf(AgentQuestion question) =>
        new(State.Name, Key, question.QuestionId, question.Text, question.Options) { Form = question.Form };

    /// <summary>What a person has to decide before the next prompt's turn comes; null if nothing.</summary>
    private SessionQuestion? Blocking() =>
        State.Hold is { } hold ? QuestionOf(hold)
        : State.Parked is { } parked ? QuestionOf(parked)
        : RestoredPrompts.Of(State) is { } restored ? QuestionOf(restored)
        : _questions.First is { } first ? QuestionOf(first)
        : Folder.Question;

    /// <summary>A prompt was taken. The chat of one that came behind an open question puts that, perhaps again.</summary>
    private async Task<PromptReceipt> TakenBehindAsync(string chat, SessionQuestion? behind)
    {
        if (behind is null || Blocking()?.QuestionId != behind.QuestionId)
        {
            return Taken;
        }

        if (FolderGuard.Owns(behind.QuestionId))
        {
            await Folder.AskAsync([chat]);
            return Taken;
        }

        _questions.PutTo(behind.QuestionId, chat);
        return Taken with { Behind = behind };
    }

    /// <summary>The agent waits for a person now, and does not say so itself.</summary>
    private void Ask(AgentQuestion question, List<SessionOutput> up)
    {
        _questions.Ask(question);
        up.Add(QuestionOf(question));
        if ((State.Given?.Chat ?? State.LastChat) is { } chat)
        {
            _questions.PutTo(question.QuestionId, chat);
        }

        if (IsInTurn)
        {
            up.Add(new SessionWorking(State.Name, IsWorking: true) { IsAsking = true });
            up.Add(new SessionProgress(State.Name, SessionTexts.WaitsForAnswer));
        }

        UpdateIdle();
    }

    /// <summary>A question is no longer open: where nothing else is asked, the turn goes on.</summary>
    private Task GoOnAfterAsync(string questionId)
    {
        _questions.Remove(questionId);
        UpdateIdle();
        return IsInTurn && !_questions.IsAny
            ? SendUpAsync([new SessionWorking(State.Name, IsWorking: true), new SessionProgress(State.Name, _doing)])
            : Task.CompletedTask;
    }

    /// <summary>Tells every chat that shows a question, where there is more than the one that the answer comes from.</summary>
    private void CloseElsewhere(string questionId, string answer)
    {
        if (_questions.TakeChats(questionId) is { Count: > 1 } chats)
        {
            foreach (var chat in chats)
            {
                Chat(chat).Deliver([new SessionQuestionClosed(State.Name, questionId) { Answer = answer }]).Ignore();
            }
        }
    }

    private async Task CloseQuestionsAsync()
    {
        if (_questions.IsAny)
        {
            var closed = _questions.RemoveAll();
            await SendUpAsync([.. closed.Select(id => new SessionQuestionClosed(State.Name, id))]);
            foreach (var id in closed)
            {
                CloseElsewhere(id, "");
            }
        }
    }
}
