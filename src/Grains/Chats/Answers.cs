using System.Globalization;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Questions of sessions and the answers to them, pressed or typed. One for a session that can't take it was accepted too, so it waits
/// like a prompt does. It alone changes <see cref="ChatState.Questions"/>, <see cref="ChatState.Closed"/> and
/// <see cref="ChatState.Attempted"/>.
/// </summary>
internal sealed class Answers
{
    private readonly ChatState _state;
    private readonly OutputLog _log;
    private readonly SessionRoute _route;
    private readonly InboxMessages _messages;

    /// <summary>Messages that may have reached a session as an answer before: in this activation, or in an earlier one.</summary>
    private readonly HashSet<string> _answering;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="state">The chat's state.</param>
    /// <param name="log">The output.</param>
    /// <param name="route">Calls sessions.</param>
    /// <param name="messages">The inbox.</param>
    public Answers(ChatState state, OutputLog log, SessionRoute route, InboxMessages messages)
    {
        (_state, _log, _route, _messages) = (state, log, route, messages);
        _answering = [.. state.Inbox.Select(static message => message.Id)];
    }

    private ChatQuestions Questions => new(_state);

    /// <summary>Sessions that answers wait for.</summary>
    public IEnumerable<string> WaitingSessions =>
        _state.Questions.Where(static question => question.Chosen is not null).Select(static question => question.Session);

    /// <summary>Whether the chat put a question, open or closed a short while ago.</summary>
    /// <param name="question">Its id.</param>
    /// <returns>True if it did.</returns>
    public bool Knows(string question) =>
        Questions.Find(question) is not null || Questions.FindClosed(question) is not null || _log.Knows(question);

    /// <summary>The channel's chat shows a question.</summary>
    /// <param name="seq">Number of the output that put it.</param>
    /// <param name="number">The message; see <see cref="ChatMessage.Number"/>.</param>
    public void Shown(long seq, long number) => Questions.Shown($"#{seq}", number);

    /// <summary>The channel is about to send a question.</summary>
    /// <param name="seq">Number of the question's output.</param>
    /// <returns>In what form it is to be sent, if at all; it is durable that this was tried.</returns>
    /// <exception cref="StoreUnavailableException">It must not be sent yet.</exception>
    public async Task<QuestionAttempt> AttemptAsync(long seq)
    {
        var before = _state.Attempted;
        if (seq <= before)
        {
            return Questions.Find($"#{seq}") is not null ? QuestionAttempt.Again : QuestionAttempt.Closed;
        }

        _state.Attempted = seq;
        try
        {
            await _log.WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            // Nothing is sent for this: the next try is the first again.
            _state.Attempted = before;
            throw;
        }

        return QuestionAttempt.First;
    }

    /// <summary>A session asks.</summary>
    /// <param name="question">The question.</param>
    public void Take(SessionQuestion question)
    {
        if (_log.IsNew(question.QuestionId))
        {
            var open = OpenQuestion.Of(question);
            Questions.Put(open, _log.Keep(open.Output(ChatOutputKind.Question, open.Text!)));
        }
    }

    /// <summary>A session needs no answer any more.</summary>
    /// <param name="closed">What it says.</param>
    /// <returns>Whether that must be written.</returns>
    public bool Take(SessionQuestionClosed closed)
    {
        if (Questions.Find(closed.QuestionId) is not { } open)
        {
            // A repeat, perhaps because its first coming could not be written.
            return _log.HasFailed;
        }

        Close(open, closed.Session, closed.Answer);
        return true;
    }

    /// <summary>A notice of the chat has put a question.</summary>
    /// <param name="asks">The question.</param>
    /// <param name="id">Names the notice for good.</param>
    /// <param name="text">What the notice says.</param>
    public void Put(OpenQuestion asks, string id, string text) =>
        Questions.Put(asks, _log.Keep(asks.Output(ChatOutputKind.Notice, text) with { Id = id }));

    /// <summary>Whether a message that is done with may have been an answer, so that this must be written.</summary>
    /// <param name="message">The message's id.</param>
    /// <returns>True if it may.</returns>
    public bool Forget(string message) => _answering.Remove(message);

    /// <summary>The session that an answer is for.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Its key and its name, or where that is not known its machine's; null if the question is not open any more.</returns>
    public (string Session, string Name)? QueueOf(QuestionAnswer answer) => Questions.Find(answer.Question) is { } open
        ? (open.Session, open.SessionName ?? SessionKey.Parse(open.Session).Machine)
        : null;

    /// <summary>The session whose question a message replies to.</summary>
    /// <param name="message">The message.</param>
    /// <param name="session">Key of the session that it is for otherwise.</param>
    /// <returns>Its key and its name; null if it replies to no open question, or not with an answer to it.</returns>
    public (string Session, string Name)? QueueOfReply(ChatMessage message, string session) =>
        MayAnswer(message) && message is { RepliesTo: not null }
            && Questions.Match(message, message.Words ?? message.Text, session) is { } match
            ? (match.Open.Session, match.Open.SessionName ?? SessionKey.Parse(match.Open.Session).Machine)
            : null;

    /// <summary>A button was pressed, or an answer was given by name.</summary>
    /// <param name="message">The message.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>What to say.</returns>
    public async Task<IReadOnlyList<Reply>> AnswerAsync(ChatMessage message, QuestionAnswer answer)
    {
        if (Questions.Find(answer.Question) is not { } open)
        {
            AnswerClosed(answer);
            return [];
        }

        switch (PressedOption.Read(answer.Option, open))
        {
            case { IsMarked: { } isMarked, Index: var index }:
                Mark(open, index, isMarked, answer);
                return [];
            case { Answer: { } option }:
                return await GiveOrKeepAsync(message, open, option) ?? [new(ChatTexts.QuestionGone)];
            default:
                return [new(ChatTexts.NothingMarked)];
        }
    }

    /// <summary>An answer by name can't be given now: it waits for its session, and what came after it does not.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>What to say; null if there is nothing to give.</returns>
    public IReadOnlyList<Reply>? SetAside(QuestionAnswer answer) =>
        Questions.Find(answer.Question) is { } open && PressedOption.Read(answer.Option, open) is { Answer: { } option }
            ? WaitForSilent(open, option)
            : null;

    /// <summary>Takes a typed text as the answer to an open question, where it can be meant so.</summary>
    /// <param name="message">The message.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="session">Key of the session that it is for.</param>
    /// <returns>What to say; null if it is a prompt.</returns>
    public async Task<IReadOnlyList<Reply>?> AnswerTypedAsync(ChatMessage message, string text, string session)
    {
        if (!MayAnswer(message) || Questions.Match(message, text, session) is null)
        {
            return null;
        }

        if (_messages.IsUnwritten(message.Id))
        {
            // Were it lost and sent again, it would be a prompt then.
            await _log.WriteAsync();
        }

        var isFirst = _answering.Add(message.Id);
        while (Questions.Match(message, text, session) is { } match)
        {
            if (await GiveOrKeepAsync(message, match.Open, match.Answer) is { } replies)
            {
                return match.IsGuess ? [.. replies, new(QuestionTexts.TakenFor(match.Open))] : replies;
            }

            if (!isFirst)
            {
                return [new(ChatTexts.AnswerUncertain(text))];
            }

            // The session has not had this question any more, but it may have the next.
        }

        return null;
    }

    /// <summary>A prompt waits until somebody answers: said once a question, with its buttons again.</summary>
    /// <param name="behind">The question.</param>
    /// <returns>What to say.</returns>
    public IReadOnlyList<Reply> WaitsBehind(SessionQuestion behind)
    {
        var known = Questions.Find(behind.QuestionId);
        if (known is { IsWaitedFor: true } || Questions.FindClosed(behind.QuestionId) is not null)
        {
            return [];
        }

        var asks = (known ?? OpenQuestion.Of(behind)) with { IsWaitedFor = true };
        Questions.Set(asks);
        _log.IsNew(behind.QuestionId);
        return [new(QuestionTexts.WaitsBehind(asks, isShown: known is not null), Choices: null, asks)];
    }

    /// <summary>Answers that a session could not take are given once it can; of several the last one counts.</summary>
    /// <param name="session">The session's key.</param>
    public async Task GiveWaitingAsync(string session)
    {
        foreach (var open in _state.Questions.Where(question => question.Chosen is not null && question.Session == session).ToArray())
        {
            var replies = await GiveAsync(open, open.Chosen!)
                ?? [new(open.MayBeAnswered ? ChatTexts.AnswerUncertain(open.Chosen!) : ChatTexts.AnswerTooLate(open.Chosen!))];
            foreach (var reply in replies)
            {
                _log.Tell($"answered-{open.QuestionId}", open.SessionName ?? "", reply.Text);
            }

            await _log.WriteAsync();
        }
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) => Questions.Follow(from, to);

    /// <summary>
    /// The chat is shown elsewhere from now on: what was shown of questions so far may be out of reach, and messages have other numbers.
    /// </summary>
    public void PutAgain()
    {
        // Nothing was tried there yet.
        _state.Attempted = Math.Min(_state.Attempted, _state.Confirmed);
        foreach (var open in _state.Questions.ToArray())
        {
            Questions.Set(open with { ShownAs = null });
            var wasShown = open.ShownAs is not null || open.Seq <= _state.Confirmed;
            if (wasShown && open.Text is { } text)
            {
                _log.Keep(open.Output(ChatOutputKind.Notice, text) with { Id = $"again-{open.QuestionId}-{_log.Last + 1}" });
            }
        }
    }

    /// <summary>
    /// An answer to a question that is not open any more. The same one again changes nothing, and another one is told so once.
    /// </summary>
    private void AnswerClosed(QuestionAnswer answer)
    {
        var closed = Questions.FindClosed(answer.Question);
        var id = closed?.QuestionId ?? answer.Question;
        if (answer.Question.StartsWith('#') && long.TryParse(answer.Question.AsSpan(1), CultureInfo.InvariantCulture, out var seq))
        {
            // Its buttons may still be there, for example when it was shown twice.
            _log.Keep(new(0, ChatOutputKind.QuestionClosed, id, "", default, closed?.Answer ?? "")
            {
                Replaces = seq,
                Shown = answer.Shown,
            });
        }

        if ((closed is null || !PressedOption.IsSame(answer.Option, closed)) && _log.IsNew($"gone-{id}"))
        {
            _log.Tell($"gone-{id}", _state.SessionName, ChatTexts.QuestionGone);
        }
    }

    /// <summary>Gives an answer, or keeps it while the session can't take it.</summary>
    /// <returns>What to say; null if the question is not open any more, so that the session has not taken it now.</returns>
    private async Task<IReadOnlyList<Reply>?> GiveOrKeepAsync(ChatMessage message, OpenQuestion open, string option)
    {
        try
        {
            return await GiveAsync(open, option, message);
        }
        catch (MachineAwayException exception)
        {
            Choose(open.QuestionId, option);
            _messages.Remove(message.Id);
            return [new(ChatTexts.AnswerWaits(exception.Machine))];
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && _route.IsFailing(open.Session))
        {
            // Where our own store is away it is no matter of the session.
            await _log.WriteAsync();
            _messages.Remove(message.Id);
            return WaitForSilent(open, option);
        }
    }

    private IReadOnlyList<Reply> WaitForSilent(OpenQuestion open, string option)
    {
        Choose(open.QuestionId, option, mayBeAnswered: true);
        return [new(ChatTexts.AnswerWaitsForSilent(open.SessionName ?? SessionKey.Parse(open.Session).Machine))];
    }

    private async Task<IReadOnlyList<Reply>?> GiveAsync(OpenQuestion open, string option, ChatMessage? message = null)
    {
        var receipt = await _route.CallAsync(open.Session, session => session.Answer(open.QuestionId, option));
        if (receipt is AnswerReceipt.NoOption)
        {
            Choose(open.QuestionId, option: null);
            return [new(ChatTexts.NoOption(option, open.Options))];
        }

        var isTaken = receipt is AnswerReceipt.Taken;
        Close(open, "", isTaken ? option : "", message?.Answer);
        if (isTaken)
        {
            // What was answered and the answer leave the state together: after a crash it is either both or neither.
            _messages.Remove(message?.Id);
        }

        return isTaken ? [] : null;
    }

    private static bool MayAnswer(ChatMessage message) =>
        message is { Attachments.Count: 0, IsEdit: false, BackupOf: null }
        && message.Surroundings?.Any(static around => around.Kind is SurroundingKind.Forward) != true;

    private void Close(OpenQuestion open, string session, string answer, QuestionAnswer? pressed = null)
    {
        if (Questions.Close(open, answer))
        {
            _log.Keep(new(0, ChatOutputKind.QuestionClosed, open.QuestionId, session, default, answer)
            {
                Replaces = open.Seq,
                Shown = pressed?.Shown,
            });
        }
    }

    private void Mark(OpenQuestion open, int index, bool isMarked, QuestionAnswer answer)
    {
        if (open.Marked.Contains(index) == isMarked)
        {
            return;
        }

        var marked = open with { Marked = isMarked ? [.. open.Marked, index] : [.. open.Marked.Where(other => other != index)] };
        Questions.Set(marked);
        _log.Keep(marked.Output(ChatOutputKind.QuestionMarked, "") with { Replaces = open.Seq, Shown = answer.Shown });
    }

    private void Choose(string questionId, string? option, bool mayBeAnswered = false)
    {
        if (Questions.Find(questionId) is { } open)
        {
            Questions.Set(open with { Chosen = option, MayBeAnswered = open.MayBeAnswered || mayBeAnswered });
        }
    }
}
