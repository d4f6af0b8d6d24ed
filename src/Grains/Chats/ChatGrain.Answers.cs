using System.Globalization;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// Answers to questions of sessions, pressed or typed. One for a machine that is away was accepted too, so it waits like a prompt does.
internal sealed partial class ChatGrain
{
    /// <summary>Messages that may have reached a session as an answer before: in this activation, or in an earlier one.</summary>
    private readonly HashSet<string> _answering = [];

    private ChatQuestions Questions => new(_state);

    private bool HasWaitingAnswers => _state.Questions.Exists(static question => question.Chosen is not null);

    public Task<bool> KnowsQuestion(string question) => Task.FromResult(
        Questions.Find(question) is not null || Questions.FindClosed(question) is not null || _state.RecentOutputs.Contains(question));

    public Task Shown(long seq, long number)
    {
        Questions.Shown($"#{seq}", number);
        return Task.CompletedTask;
    }

    private async Task<IReadOnlyList<Reply>> AnswerAsync(ChatMessage message, QuestionAnswer answer)
    {
        if (Questions.Find(answer.Question) is not { } open)
        {
            return AnswerClosed(answer);
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

    /// <summary>An answer to a question that is not open any more. The same one again changes nothing, and another one is told so once.</summary>
    private IReadOnlyList<Reply> AnswerClosed(QuestionAnswer answer)
    {
        var closed = Questions.FindClosed(answer.Question);
        if (answer.Question.StartsWith('#') && long.TryParse(answer.Question.AsSpan(1), CultureInfo.InvariantCulture, out var seq))
        {
            // Its buttons may still be there, for example when it was shown twice.
            Keep(new(0, ChatOutputKind.QuestionClosed, closed?.QuestionId ?? answer.Question, "", default, closed?.Answer ?? "") { Replaces = seq, Shown = answer.Shown });
        }

        if (closed is null || !PressedOption.IsSame(answer.Option, closed))
        {
            TakeOnce($"gone-{closed?.QuestionId ?? answer.Question}", _state.SessionName, ChatOutputKind.Notice, ChatTexts.QuestionGone, []);
        }

        return [];
    }

    /// <summary>Takes a typed text as the answer to an open question, where it can be meant so.</summary>
    /// <param name="message">The message.</param>
    /// <param name="text">What was typed.</param>
    /// <returns>What to say; null if it is a prompt.</returns>
    private async Task<IReadOnlyList<Reply>?> AnswerTypedAsync(ChatMessage message, string text)
    {
        var isHandedOn = message.Surroundings?.Any(static around => around.Kind is SurroundingKind.Forward) == true;
        if (isHandedOn || message is not { Attachments.Count: 0, IsEdit: false, BackupOf: null } || Questions.Match(message, text) is null)
        {
            return null;
        }

        if (_unwritten.Contains(message.Id))
        {
            // Were it lost and sent again, it would be a prompt then.
            await WriteAsync();
        }

        var isFirst = _answering.Add(message.Id);
        while (Questions.Match(message, text) is { } match)
        {
            if (await GiveOrKeepAsync(message, match.Open, match.Answer) is { } replies)
            {
                return match.IsGuess ? [.. replies, new(ChatTexts.TakenFor(match.Open))] : replies;
            }

            if (!isFirst)
            {
                return [new(ChatTexts.AnswerUncertain(text))];
            }

            // The session has not had this question any more, but it may have the next.
        }

        return null;
    }

    /// <summary>Gives an answer, or keeps it while the session's machine is away.</summary>
    /// <returns>What to say; null if the question is not open any more, so that the session has not taken it now.</returns>
    private async Task<IReadOnlyList<Reply>?> GiveOrKeepAsync(ChatMessage message, OpenQuestion open, string option)
    {
        try
        {
            return await GiveAnswerAsync(open, option, message);
        }
        catch (MachineAwayException exception)
        {
            Choose(open.QuestionId, option);
            IsDealtWith(message.Id);
            return [new(ChatTexts.AnswerWaits(exception.Machine))];
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && _route.IsFailing(open.Session))
        {
            // Where our own store is away it is no matter of the session.
            await WriteAsync();
            Choose(open.QuestionId, option, mayBeAnswered: true);
            IsDealtWith(message.Id);
            return [new(ChatTexts.AnswerWaitsForSilent(open.SessionName ?? SessionNameOf(open.Session)))];
        }
    }

    private async Task<IReadOnlyList<Reply>?> GiveAnswerAsync(OpenQuestion open, string option, ChatMessage? message = null)
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
            IsDealtWith(message?.Id);
        }

        return isTaken ? [] : null;
    }

    /// <summary>What was answered and the answer leave the state together: after a crash it is either both or neither.</summary>
    private void IsDealtWith(string? message) => _state.Inbox.RemoveAll(waiting => waiting.Id == message);

    private void Close(OpenQuestion open, string session, string answer, QuestionAnswer? pressed = null)
    {
        if (Questions.Close(open, answer))
        {
            Keep(new(0, ChatOutputKind.QuestionClosed, open.QuestionId, session, default, answer) { Replaces = open.Seq, Shown = pressed?.Shown });
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
        Keep(marked.Output(ChatOutputKind.QuestionMarked, "") with { Replaces = open.Seq, Shown = answer.Shown });
    }

    /// <summary>A prompt waits until somebody answers: said once a question, with its buttons again.</summary>
    private IReadOnlyList<Reply> WaitsBehind(SessionQuestion behind)
    {
        var known = Questions.Find(behind.QuestionId);
        if (known is { IsWaitedFor: true } || Questions.FindClosed(behind.QuestionId) is not null)
        {
            return [];
        }

        var asks = (known ?? OpenQuestion.Of(behind)) with { IsWaitedFor = true };
        Questions.Set(asks);
        RecentIds.TryAdd(_state.RecentOutputs, behind.QuestionId, ChatState.Remembered);
        return [new(ChatTexts.WaitsBehind(asks, isShown: known is not null), Choices: null, asks)];
    }

    /// <summary>Answers that a session could not take are given once it can; of several the last one counts.</summary>
    private async Task GiveWaitingAnswersAsync(string session)
    {
        foreach (var open in _state.Questions.Where(question => question.Chosen is not null && question.Session == session).ToArray())
        {
            if (_state.Move?.To is not null)
            {
                return;
            }

            var replies = await GiveAnswerAsync(open, open.Chosen!)
                ?? [new(open.MayBeAnswered ? ChatTexts.AnswerUncertain(open.Chosen!) : ChatTexts.AnswerTooLate(open.Chosen!))];
            foreach (var reply in replies)
            {
                Keep(new(0, ChatOutputKind.Notice, $"answered-{open.QuestionId}", open.SessionName ?? "", default, reply.Text));
            }

            await WriteAsync();
        }
    }

    private void Choose(string questionId, string? option, bool mayBeAnswered = false)
    {
        if (Questions.Find(questionId) is { } open)
        {
            Questions.Set(open with { Chosen = option, MayBeAnswered = open.MayBeAnswered || mayBeAnswered });
        }
    }
}
