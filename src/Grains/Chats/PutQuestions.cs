using System.Globalization;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The questions that a chat puts: how they are shown, what is marked in them, what waits as an answer, and how they are closed. It alone
/// changes <see cref="ChatState.Questions"/>, <see cref="ChatState.Closed"/> and <see cref="ChatState.Attempted"/>.
/// </summary>
/// <param name="state">The chat's state.</param>
/// <param name="log">The output.</param>
internal sealed class PutQuestions(ChatState state, OutputLog log)
{
    /// <summary>Those that can still be answered, and the last ones that can't.</summary>
    public ChatQuestions List => new(state);

    /// <summary>Those whose answer waits for their session.</summary>
    public IReadOnlyList<OpenQuestion> Answered => [.. state.Questions.Where(static question => question.Chosen is not null)];

    /// <summary>Whether the chat put a question, open or closed a short while ago.</summary>
    /// <param name="question">Its id.</param>
    /// <returns>True if it did.</returns>
    public bool Knows(string question) =>
        List.Find(question) is not null || List.FindClosed(question) is not null || log.Knows(question);

    /// <summary>The channel's chat shows a question.</summary>
    /// <param name="seq">Number of the output that put it.</param>
    /// <param name="number">The message; see <see cref="ChatMessage.Number"/>.</param>
    public void Shown(long seq, long number) => List.Shown($"#{seq}", number);

    /// <summary>The channel is about to send a question.</summary>
    /// <param name="seq">Number of the question's output.</param>
    /// <returns>In what form it is to be sent, if at all; it is durable that this was tried.</returns>
    /// <exception cref="StoreUnavailableException">It must not be sent yet.</exception>
    public async Task<QuestionAttempt> AttemptAsync(long seq)
    {
        var before = state.Attempted;
        if (seq <= before)
        {
            return List.Find($"#{seq}") is not null ? QuestionAttempt.Again : QuestionAttempt.Closed;
        }

        state.Attempted = seq;
        try
        {
            await log.WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            // Nothing is sent for this: the next try is the first again.
            state.Attempted = before;
            throw;
        }

        return QuestionAttempt.First;
    }

    /// <summary>A session asks.</summary>
    /// <param name="question">The question.</param>
    public void Take(SessionQuestion question)
    {
        if (log.IsNew(question.QuestionId))
        {
            var open = OpenQuestion.Of(question);
            List.Put(open, log.Keep(open.Output(ChatOutputKind.Question, open.Text!)));
        }
    }

    /// <summary>A session needs no answer any more.</summary>
    /// <param name="closed">What it says.</param>
    /// <returns>Whether that must be written.</returns>
    public bool Take(SessionQuestionClosed closed)
    {
        if (List.Find(closed.QuestionId) is not { } open)
        {
            // A repeat, perhaps because its first coming could not be written.
            return log.HasFailed;
        }

        Close(open, closed.Session, closed.Answer, by: closed.By);
        return true;
    }

    /// <summary>A notice of the chat has put a question.</summary>
    /// <param name="asks">The question.</param>
    /// <param name="id">Names the notice for good.</param>
    /// <param name="text">What the notice says.</param>
    public void Put(OpenQuestion asks, string id, string text) =>
        List.Put(asks, log.Keep(asks.Output(ChatOutputKind.Notice, text) with { Id = id }));

    /// <summary>A question that a notice of the chat is about to put, perhaps once more.</summary>
    /// <param name="question">The question.</param>
    /// <returns>It, as the chat knows it.</returns>
    public OpenQuestion Again(SessionQuestion question)
    {
        log.IsNew(question.QuestionId);
        return List.Find(question.QuestionId) ?? OpenQuestion.Of(question);
    }

    /// <summary>A prompt waits until somebody answers: said once a question, with its buttons again.</summary>
    /// <param name="behind">The question.</param>
    /// <returns>What to say.</returns>
    public IReadOnlyList<Reply> WaitsBehind(SessionQuestion behind)
    {
        var known = List.Find(behind.QuestionId);
        if (known is { IsWaitedFor: true } || List.FindClosed(behind.QuestionId) is not null)
        {
            return [];
        }

        var asks = (known ?? OpenQuestion.Of(behind)) with { IsWaitedFor = true };
        List.Set(asks);
        log.IsNew(behind.QuestionId);
        return [new(QuestionTexts.WaitsBehind(asks, isShown: known is not null), Choices: null, asks)];
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) => List.Follow(from, to);

    /// <summary>
    /// The chat is shown elsewhere from now on: what was shown of questions so far may be out of reach, and messages have other numbers.
    /// </summary>
    public void PutAgain()
    {
        // Nothing was tried there yet.
        state.Attempted = Math.Min(state.Attempted, state.Confirmed);
        foreach (var open in state.Questions.ToArray())
        {
            List.Set(open with { ShownAs = null });
            var wasShown = open.ShownAs is not null || open.Seq <= state.Confirmed;
            if (wasShown && open.Text is { } text)
            {
                log.Keep(open.Output(ChatOutputKind.Notice, text) with { Id = $"again-{open.QuestionId}-{log.Last + 1}" });
            }
        }
    }

    /// <summary>
    /// An answer to a question that is not open any more. The same one again changes nothing, and another one is told so once.
    /// </summary>
    public void AnswerClosed(QuestionAnswer answer)
    {
        var closed = List.FindClosed(answer.Question);
        var id = closed?.QuestionId ?? answer.Question;
        if (answer.Question.StartsWith('#') && long.TryParse(answer.Question.AsSpan(1), CultureInfo.InvariantCulture, out var seq))
        {
            // Its buttons may still be there, for example when it was shown twice.
            log.Keep(new(0, ChatOutputKind.QuestionClosed, id, "", default, closed?.Answer ?? "")
            {
                Replaces = seq,
                Shown = answer.Shown,
            });
        }

        if ((closed is null || !PressedOption.IsSame(answer.Option, closed)) && log.IsNew($"gone-{id}"))
        {
            log.Tell($"gone-{id}", state.SessionName, ChatTexts.QuestionGone);
        }
    }

    /// <summary>A question is closed, wherever it is shown.</summary>
    /// <param name="open">The question.</param>
    /// <param name="session">The name of the session that closes it; empty if it is the chat.</param>
    /// <param name="answer">What it was answered with; empty if it was not.</param>
    /// <param name="pressed">The press that answered it, or null.</param>
    /// <param name="by">Who answered it, and where; null where that goes without saying.</param>
    public void Close(OpenQuestion open, string session, string answer, QuestionAnswer? pressed = null, string? by = null)
    {
        if (List.Close(open, answer))
        {
            log.Keep(new(0, ChatOutputKind.QuestionClosed, open.QuestionId, session, default, answer)
            {
                Replaces = open.Seq,
                Shown = pressed?.Shown,
                By = by,
            });
        }
    }

    /// <summary>An option of a question is marked, or is not any more.</summary>
    /// <param name="open">The question.</param>
    /// <param name="index">The option's index.</param>
    /// <param name="isMarked">Whether it is marked.</param>
    /// <param name="answer">The press that did it.</param>
    public void Mark(OpenQuestion open, int index, bool isMarked, QuestionAnswer answer)
    {
        if (open.Marked.Contains(index) == isMarked)
        {
            return;
        }

        var marked = open with { Marked = isMarked ? [.. open.Marked, index] : [.. open.Marked.Where(other => other != index)] };
        List.Set(marked);
        log.Keep(marked.Output(ChatOutputKind.QuestionMarked, "") with { Replaces = open.Seq, Shown = answer.Shown });
    }

    /// <summary>An answer waits for its session, or does not any more.</summary>
    /// <param name="questionId">The question's id.</param>
    /// <param name="option">The answer; null if none waits.</param>
    /// <param name="by">Who gave it; null if none waits.</param>
    /// <param name="mayBeAnswered">Whether an earlier try may have reached the session.</param>
    public void Choose(string questionId, string? option, string? by, bool mayBeAnswered = false)
    {
        if (List.Find(questionId) is { } open)
        {
            List.Set(open with { Chosen = option, ChosenBy = by, MayBeAnswered = open.MayBeAnswered || mayBeAnswered });
        }
    }
}
