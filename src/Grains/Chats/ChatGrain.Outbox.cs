using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

// The way up: what is kept until it is shown, and what is only live.
internal sealed partial class ChatGrain
{
    private const int SeqBlock = 1000;

    private readonly ChatPages _pages;
    private readonly LiveView _live = new();
    private long _seq;
    private long _durableSeq;
    private long _durableCeiling;

    public async Task Deliver(IReadOnlyList<SessionOutput> outputs)
    {
        if (await SuccessorAsync() is { } successor)
        {
            await successor.Deliver(outputs);
            return;
        }

        var (keeps, shown) = (false, _live.Version);
        foreach (var output in outputs)
        {
            keeps |= Take(output);
        }

        if (keeps)
        {
            await WriteAsync();
        }
        else if (_live.Version != shown)
        {
            Changed();
        }
    }

    public async Task<bool> HasAnswer(Guid promptId)
    {
        if (await SuccessorAsync() is { } successor)
        {
            return await successor.HasAnswer(promptId);
        }

        var has = _state.RecentOutputs.Contains(AnswerId(promptId));
        if (has && HasUnwritten)
        {
            // The session forgets the prompt for this: it must not be true in memory only.
            await WriteAsync();
        }

        return has;
    }

    public async Task<QuestionAttempt> Attempt(long seq)
    {
        if (_state.Move?.To is not null)
        {
            return QuestionAttempt.Closed;
        }

        var before = _state.Attempted;
        if (seq <= before)
        {
            return Questions.Find($"#{seq}") is not null ? QuestionAttempt.Again : QuestionAttempt.Closed;
        }

        _state.Attempted = seq;
        try
        {
            await WriteAsync();
        }
        catch (StoreUnavailableException)
        {
            // Nothing is sent for this: the next try is the first again.
            _state.Attempted = before;
            throw;
        }

        return QuestionAttempt.First;
    }

    /// <summary>Takes one output of a session.</summary>
    /// <returns>Whether something must be written.</returns>
    private bool Take(SessionOutput output)
    {
        switch (output)
        {
            case SessionWorking working:
                _working.Note(working.Session, _sent.KeyOf(working.Session) ?? (_current.Name == working.Session ? _current.Key : null), working.IsWorking);
                UpdateChores();
                _live.SetWorking(working.Session, working.IsWorking, working.IsAsking);
                return false;
            case SessionText text:
                if (_state.Mode is OutputMode.Verbose)
                {
                    _live.Append(text.Session, text.Text);
                }

                return false;
            case SessionProgress progress:
                if (_state.Mode is not OutputMode.Quiet)
                {
                    _live.SetProgress(progress.Session, progress.Text);
                }

                return false;
            case SessionDetail detail:
                return _state.Mode is OutputMode.Verbose && TakeDetail(detail);
            case SessionAnswer answer:
                return TakeOnce(AnswerId(answer.PromptId), answer.Session, ChatOutputKind.Answer, answer.Text, []);
            case SessionNotice notice:
                return TakeOnce(notice.Id, notice.Session, ChatOutputKind.Notice, notice.Text, notice.Choices ?? []);
            case SessionQuestion question:
                return TakeQuestion(question);
            case SessionQuestionClosed closed:
                return CloseQuestion(closed.Session, closed.QuestionId, closed.Answer);
            case SessionMoved moved:
                Follow(moved.From.ToString(), moved.To.ToString());

                // For good: the old machine may never come back.
                return true;
            default:
                return false;
        }
    }

    private bool TakeDetail(SessionDetail detail)
    {
        var before = _state.Outbox.Count;
        var text = _live.TextOf(detail.Session);
        if (text.Length > 0)
        {
            if (RecentIds.TryAdd(_state.RecentOutputs, $"{detail.Id}-text", ChatState.Remembered))
            {
                Keep(new(0, ChatOutputKind.Detail, $"{detail.Id}-text", detail.Session, default, text));
            }

            // Also a repeat, because it could not be written, brings the text once more.
            _live.Replace(detail.Session);
        }

        TakeOnce(detail.Id, detail.Session, ChatOutputKind.Detail, detail.Text, []);

        // What is left out at once, behind others that nobody takes, is not worth a write.
        return !LeaveOutDetails() || _state.Outbox.Count != before;
    }

    /// <summary>A channel that nobody takes the output of must not make each write larger than the one before.</summary>
    /// <returns>Whether details are left out now.</returns>
    private bool LeaveOutDetails()
    {
        if (_state.Confirms && !_pages.IsTurning)
        {
            _state.LeftOut = OutboxBounds.LeaveOut(_state.Outbox, _state.LeftOut, _taken);
        }

        return _state.LeftOut is not null;
    }

    /// <summary>Tells at the end what was left out, if its notice is not taken and would not be seen, or not be the only one, where it is.</summary>
    /// <param name="upTo">Up to which number that is so.</param>
    private void TellLeftOutLast(long upTo)
    {
        if (_state.LeftOut is { } leftOut && leftOut.Seq > _taken && leftOut.Seq <= upTo
            && _state.Outbox.Find(output => output.Seq == leftOut.Seq) is { } notice)
        {
            _state.Outbox.Remove(notice);
            Keep(notice);
            _state.LeftOut = leftOut with { Seq = _seq };
        }
    }

    private bool TakeQuestion(SessionQuestion question)
    {
        // A repeat is written again all the same: the first coming may have failed to be.
        if (RecentIds.TryAdd(_state.RecentOutputs, question.QuestionId, ChatState.Remembered))
        {
            var open = OpenQuestion.Of(question);
            Keep(open.Output(ChatOutputKind.Question, open.Text!));
            Questions.Put(open, _seq);
        }

        return true;
    }

    private bool CloseQuestion(string session, string questionId, string answer)
    {
        if (Questions.Find(questionId) is not { } closed)
        {
            // A repeat, perhaps because its first coming could not be written.
            return _writer.HasFailed;
        }

        Close(closed, session, answer);
        return true;
    }

    private bool TakeOnce(string id, string session, ChatOutputKind kind, string text, IReadOnlyList<Choice> choices)
    {
        // A repeat is written again all the same: the first coming may have failed to be.
        if (RecentIds.TryAdd(_state.RecentOutputs, id, ChatState.Remembered))
        {
            if (kind is ChatOutputKind.Answer or ChatOutputKind.Detail)
            {
                _live.Replace(session);
            }

            Keep(new(0, kind, id, session, default, text) { Choices = choices });
        }

        return true;
    }

    private static string AnswerId(Guid promptId) => $"answer-{promptId:N}";

    /// <summary>Puts something into the outbox; it is shown once it is durable.</summary>
    private void Keep(ChatOutput output)
    {
        _state.Outbox.Add(output with { Seq = ++_seq, At = _time.GetUtcNow(), Mode = _state.Mode });
        Measures.OutputKept(Channel);
    }

    private async Task WriteAsync()
    {
        TellLeftOutLast(OutboxBounds.Page(_state.Outbox, _durableSeq) is [.., var last] ? last.Seq : 0);
        if (_seq + (SeqBlock / 2) > _state.SeqCeiling)
        {
            _state.SeqCeiling = _seq + SeqBlock;
        }

        var (seq, ceiling, deliverer, confirmed) = (_seq, _state.SeqCeiling, _state.Deliverer, _confirmed);
        await _pages.TurnAsync(_state, _durableSeq);
        _pages.TakeOut(_state);
        await _writer.WriteAsync();
        _durableSeq = Math.Max(_durableSeq, seq);
        _durableCeiling = Math.Max(_durableCeiling, ceiling);
        _durableDeliverer = deliverer;
        _durablyConfirmed = Math.Max(_durablyConfirmed, confirmed);
        _pages.RemoveGoneAsync().Ignore();
        Changed();
        UpdateChores();
    }
}
