using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The answers to questions of sessions, pressed or typed. One for a session that can't take it was accepted too, so it waits like a prompt
/// does.
/// </summary>
internal sealed class Answers
{
    private readonly string _chat;
    private readonly PutQuestions _questions;
    private readonly OutputLog _log;
    private readonly SessionRoute _route;
    private readonly InboxMessages _messages;
    private readonly SessionAccess _access;
    private readonly ChatAudit _audit;

    /// <summary>Messages that may have reached a session as an answer before: in this activation, or in an earlier one.</summary>
    private readonly HashSet<string> _answering;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="state">The chat's state.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="log">The output.</param>
    /// <param name="route">Calls sessions.</param>
    /// <param name="messages">The inbox.</param>
    /// <param name="access">Who may answer.</param>
    /// <param name="audit">Notes what is allowed.</param>
    public Answers(
        string chat,
        ChatState state,
        PutQuestions questions,
        OutputLog log,
        SessionRoute route,
        InboxMessages messages,
        SessionAccess access,
        ChatAudit audit)
    {
        (_chat, _questions, _log, _route, _messages, _access, _audit) = (chat, questions, log, route, messages, access, audit);
        _answering = [.. state.Inbox.Select(static message => message.Id)];
    }

    /// <summary>Sessions that answers wait for.</summary>
    public IEnumerable<string> WaitingSessions => _questions.Answered.Select(static question => question.Session);

    /// <summary>Whether a message that is done with may have been an answer, so that this must be written.</summary>
    /// <param name="message">The message's id.</param>
    /// <returns>True if it may.</returns>
    public bool Forget(string message) => _answering.Remove(message);

    /// <summary>The session that an answer is for.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>Its key and its name, or where that is not known its machine's; null if the question is not open any more.</returns>
    public (string Session, string Name)? QueueOf(QuestionAnswer answer) => _questions.List.Find(answer.Question) is { } open
        ? (open.Session, open.SessionName ?? SessionKey.Parse(open.Session).Machine)
        : null;

    /// <summary>Why a person may not give an answer.</summary>
    /// <param name="user">The person.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>One sentence; null if they may, or if the question is not open any more.</returns>
    public async Task<string?> RefusalAsync(string user, QuestionAnswer answer) =>
        _questions.List.Find(answer.Question) is { } open ? await _access.AnswerRefusalAsync(user, open) : null;

    /// <summary>The session whose question a message replies to.</summary>
    /// <param name="message">The message.</param>
    /// <param name="session">Key of the session that it is for otherwise.</param>
    /// <returns>Its key and its name; null if it replies to no open question, or not with an answer to it.</returns>
    public (string Session, string Name)? QueueOfReply(ChatMessage message, string session) =>
        MayAnswer(message) && message is { RepliesTo: not null }
            && _questions.List.Match(message, message.Words ?? message.Text, session) is { } match
            ? (match.Open.Session, match.Open.SessionName ?? SessionKey.Parse(match.Open.Session).Machine)
            : null;

    /// <summary>A button was pressed, or an answer was given by name.</summary>
    /// <param name="message">The message.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>What to say.</returns>
    public async Task<IReadOnlyList<Reply>> AnswerAsync(ChatMessage message, QuestionAnswer answer)
    {
        if (_questions.List.Find(answer.Question) is not { } open)
        {
            _questions.AnswerClosed(answer);
            return [];
        }

        if (await _access.AnswerRefusalAsync(message.User, open) is { } refusal)
        {
            return [new(refusal)];
        }

        switch (PressedOption.Read(answer.Option, open))
        {
            case { IsMarked: { } isMarked, Index: var index }:
                _questions.Mark(open, index, isMarked, answer);
                return [];
            case { Answer: { } option }:
                return await GiveOrKeepAsync(message, open, option) ?? [new(ChatTexts.QuestionGone)];
            default:
                return [new(ChatTexts.NothingMarked)];
        }
    }

    /// <summary>An answer by name can't be given now: it waits for its session, and what came after it does not.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="user">Who gave it.</param>
    /// <returns>What to say; null if there is nothing to give.</returns>
    public IReadOnlyList<Reply>? SetAside(QuestionAnswer answer, string user) =>
        _questions.List.Find(answer.Question) is { } open && PressedOption.Read(answer.Option, open) is { Answer: { } option }
            ? WaitForSilent(open, option, user)
            : null;

    /// <summary>Takes a typed text as the answer to an open question, where it can be meant so.</summary>
    /// <param name="message">The message.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="session">Key of the session that it is for.</param>
    /// <returns>What to say; null if it is a prompt.</returns>
    public async Task<IReadOnlyList<Reply>?> AnswerTypedAsync(ChatMessage message, string text, string session)
    {
        if (!MayAnswer(message) || _questions.List.Match(message, text, session) is not { } first)
        {
            return null;
        }

        if (await _access.AnswerRefusalAsync(message.User, first.Open) is { } refusal)
        {
            // Words of one's own are a prompt like any other, unless they are said to the question.
            return first.IsWords && message.RepliesTo is null ? null : [new(refusal)];
        }

        if (_messages.IsUnwritten(message.Id))
        {
            // Were it lost and sent again, it would be a prompt then.
            await _log.WriteAsync();
        }

        var isFirst = _answering.Add(message.Id);
        while (_questions.List.Match(message, text, session) is { } match)
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

    /// <summary>Answers that a session could not take are given once it can; of several the last one counts.</summary>
    /// <param name="session">The session's key.</param>
    public async Task GiveWaitingAsync(string session)
    {
        foreach (var open in _questions.Answered.Where(question => question.Session == session))
        {
            if (open.ChosenBy is { } user && await _access.AnswerRefusalAsync(user, open) is { } refusal)
            {
                _questions.Choose(open.QuestionId, option: null, by: null);
                _log.Tell($"refused-{open.QuestionId}-{_log.Last + 1}", open.SessionName ?? "", refusal);
                await _log.WriteAsync();
                continue;
            }

            var replies = await GiveAsync(open, open.Chosen!)
                ?? [new(open.MayBeAnswered ? ChatTexts.AnswerUncertain(open.Chosen!) : ChatTexts.AnswerTooLate(open.Chosen!))];
            foreach (var reply in replies)
            {
                _log.Tell($"answered-{open.QuestionId}", open.SessionName ?? "", reply.Text);
            }

            await _log.WriteAsync();
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
            _questions.Choose(open.QuestionId, option, message.User);
            _messages.Remove(message.Id);
            return [new(ChatTexts.AnswerWaits(exception.Machine))];
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && _route.IsFailing(open.Session))
        {
            // Where our own store is away it is no matter of the session.
            await _log.WriteAsync();
            _messages.Remove(message.Id);
            return WaitForSilent(open, option, message.User);
        }
    }

    private IReadOnlyList<Reply> WaitForSilent(OpenQuestion open, string option, string user)
    {
        _questions.Choose(open.QuestionId, option, user, mayBeAnswered: true);
        return [new(ChatTexts.AnswerWaitsForSilent(open.SessionName ?? SessionKey.Parse(open.Session).Machine))];
    }

    private async Task<IReadOnlyList<Reply>?> GiveAsync(OpenQuestion open, string option, ChatMessage? message = null)
    {
        var person = message?.User ?? open.ChosenBy;
        AnsweredBy.Set(person, _chat);
        var receipt = await _route.CallAsync(open.Session, session => session.Answer(open.QuestionId, option));
        if (receipt is AnswerReceipt.NoOption)
        {
            _questions.Choose(open.QuestionId, option: null, by: null);
            return [new(ChatTexts.NoOption(option, open.Options))];
        }

        var isTaken = receipt is AnswerReceipt.Taken;
        _questions.Close(open, "", isTaken ? option : "", message?.Answer, isTaken && ChatKey.IsGroup(_chat) ? person : null);
        if (isTaken)
        {
            // What was answered and the answer leave the state together: after a crash it is either both or neither.
            _messages.Remove(message?.Id);
            _audit.Answered(open, option, person);
        }

        return isTaken ? [] : null;
    }

    private static bool MayAnswer(ChatMessage message) =>
        message is { Attachments.Count: 0, IsEdit: false, BackupOf: null, Steers: false, IsAside: false }
        && message.Surroundings?.Any(static around => around.Kind is SurroundingKind.Forward) != true;
}
