namespace Dormouse.Grains.Chats;

/// <summary>The questions of a chat that can still be answered, and the last ones that can't any more.</summary>
/// <param name="state">The chat's state, where they are kept.</param>
internal readonly struct ChatQuestions(ChatState state)
{
    private const int MostClosed = 64;

    /// <summary>Finds a question that is open.</summary>
    /// <param name="reference">Its id, or <c>#</c> and the number of an output that put it.</param>
    /// <returns>The question, or null.</returns>
    public OpenQuestion? Find(string reference) => state.Questions.Find(open => open.IsNamed(reference));

    /// <summary>Finds a question that was closed lately.</summary>
    /// <param name="reference">Its id, or <c>#</c> and the number of an output that put it.</param>
    /// <returns>The question, or null.</returns>
    public ClosedQuestion? FindClosed(string reference) => state.Closed.FindLast(closed => closed.IsNamed(reference));

    /// <summary>Finds the question that a typed text answers.</summary>
    /// <param name="message">The message.</param>
    /// <param name="text">The text.</param>
    /// <param name="session">Key of the session that the message is for.</param>
    /// <returns>The question and what the text means; null if it is an answer to none.</returns>
    public TypedMatch? Match(ChatMessage message, string text, string session)
    {
        var confirmed = state.Confirmed;
        var matches = state.Questions
            .Where(open => open.Chosen is null && MayMean(message, open, session, confirmed))
            .Select(open => (Open: open, Answer: TypedText.Read(text, open.Options, open.Form ?? AnswerForm.OneOption)))
            .Where(static match => match.Answer is not null)
            .OrderBy(static match => match.Answer!.IsWords)
            .ToArray();
        return matches.Length == 0 ? null : new(
            matches[0].Open,
            matches[0].Answer!.Answer,
            IsGuess: matches.Count(match => match.Answer!.IsWords == matches[0].Answer!.IsWords) > 1,
            matches[0].Answer!.IsWords);
    }

    // What is said to something else is no answer, and a question of another session must be named.
    private static bool MayMean(ChatMessage message, OpenQuestion open, string session, long confirmed) => message.RepliesTo is { } to
        ? open.IsNamed(to)
        : open.Session == session && open.Seq <= (message.Seen ?? long.MaxValue) && IsWrittenAfter(message, open, confirmed);

    // A message may come long after it was written. Without its number, what the channel has confirmed was shown some time before.
    private static bool IsWrittenAfter(ChatMessage message, OpenQuestion open, long confirmed) =>
        message.Number is not { } number || (open.ShownAs is { } shown ? number > shown : open.Seq <= confirmed);

    /// <summary>A question is shown. Where it was shown before, that message counts.</summary>
    /// <param name="reference">The question's id, or <c>#</c> and the number of an output that put it.</param>
    /// <param name="number">The message's number.</param>
    public void Shown(string reference, long number)
    {
        if (Find(reference) is { } open && (open.ShownAs is null || number < open.ShownAs))
        {
            Set(open with { ShownAs = number });
        }
    }

    /// <summary>An output has put a question. Where it was put before, that one still names it.</summary>
    /// <param name="question">The question.</param>
    /// <param name="seq">The output's number.</param>
    public void Put(OpenQuestion question, long seq)
    {
        if (Find(question.QuestionId) is null)
        {
            state.Questions.Add(question with { Seq = seq });
        }
    }

    /// <summary>Takes the new form of a question that is open.</summary>
    /// <param name="question">The question; one that is not open any more is left so.</param>
    public void Set(OpenQuestion question)
    {
        if (state.Questions.FindIndex(open => open.QuestionId == question.QuestionId) is >= 0 and var index)
        {
            state.Questions[index] = question;
        }
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) =>
        state.Questions = [.. state.Questions.Select(open => open.Session == from ? open with { Session = to } : open)];

    /// <summary>Closes a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="answer">What it was answered with; empty if it was not.</param>
    /// <returns>False if it is closed already.</returns>
    public bool Close(OpenQuestion question, string answer)
    {
        if (state.Questions.RemoveAll(open => open.QuestionId == question.QuestionId) == 0)
        {
            return false;
        }

        state.Closed.Add(new(question.QuestionId, question.Seq, answer, question.Options));
        state.Closed.RemoveRange(0, Math.Max(0, state.Closed.Count - MostClosed));
        return true;
    }
}

/// <summary>An open question that a typed text answers.</summary>
/// <param name="Open">The question.</param>
/// <param name="Answer">What the text means.</param>
/// <param name="IsGuess">Whether it could answer another open question as well.</param>
/// <param name="IsWords">Whether it is the person's own words, and names no option.</param>
internal sealed record TypedMatch(OpenQuestion Open, string Answer, bool IsGuess, bool IsWords);
