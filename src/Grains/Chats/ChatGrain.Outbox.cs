using System.Runtime.CompilerServices;
using Dormouse.Grains.Channels;
using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Chats;

// The way up: what is kept until it is shown, what is only live, and who reads it.
internal sealed partial class ChatGrain
{
    private const int SeqBlock = 1000;
    private const int PageSize = 100;

    private readonly LiveView _live = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _seq;
    private long _durableSeq;
    private long _durableCeiling;
    private int _readers;
    private bool _isLeaving;

    public async Task Deliver(IReadOnlyList<SessionOutput> outputs)
    {
        var keeps = false;
        foreach (var output in outputs)
        {
            keeps |= Take(output);
        }

        if (keeps)
        {
            await WriteAsync();
        }

        Changed();
    }

    public async Task<bool> HasAnswer(Guid promptId)
    {
        var has = _state.RecentOutputs.Contains(AnswerId(promptId));
        if (has && HasUnwritten)
        {
            // The session forgets the prompt for this: it must not be true in memory only.
            await WriteAsync();
        }

        return has;
    }

    public async Task Confirm(long seq)
    {
        if (_state.Confirms && _state.Outbox.RemoveAll(output => output.Seq <= seq) > 0)
        {
            await WriteAsync();
        }
    }

    public IAsyncEnumerable<ChatOutput> Read(long after) => ReadAsync(after);

    // Neither a reader who leaves nor a silo that stops may wait for the next change: a read that hangs holds up both.
    private async IAsyncEnumerable<ChatOutput> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _lifetime.ApplicationStopping);
        _readers++;
        try
        {
            var seen = 0L;
            while (!_isLeaving && !ended.IsCancellationRequested)
            {
                var changed = _changed.Task;
                if (_state.Pages is [.., var turned] && turned > after)
                {
                    // At the beginning, and when pages are turned faster than this reader reads.
                    await foreach (var old in ReadPagesAsync(after))
                    {
                        after = old.Seq;
                        yield return old;
                    }

                    after = Math.Max(after, turned);
                }
                else if (NextKept(after) is { } kept)
                {
                    after = kept.Seq;
                    yield return kept;
                }
                else if (NextLive(ref seen) is { } live)
                {
                    yield return live;
                }
                else
                {
                    await changed.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                }
            }
        }
        finally
        {
            _readers--;
        }
    }

    private async IAsyncEnumerable<ChatOutput> ReadPagesAsync(long after)
    {
        for (var page = 0; page < _state.Pages.Count; page++)
        {
            if (_state.Pages[page] > after)
            {
                foreach (var output in await Page(page).Read())
                {
                    if (output.Seq > after)
                    {
                        yield return output;
                    }
                }
            }
        }
    }

    private ChatOutput? NextKept(long after)
    {
        // The newest are at the end, and a reader is nearly always there.
        var outbox = _state.Outbox;
        var index = outbox.Count;
        while (index > 0 && outbox[index - 1].Seq > after)
        {
            index--;
        }

        return index < outbox.Count && outbox[index].Seq <= _durableSeq ? outbox[index] : null;
    }

    private ChatOutput? NextLive(ref long seen)
    {
        // Kept output that is not durable yet has a lower number: shown first, a live one would let a reader who comes
        // back with its number miss the kept one.
        if (_live.Version <= seen || _state.Outbox is [.., { } last] && last.Seq > _durableSeq)
        {
            return null;
        }

        if (_seq >= _durableCeiling)
        {
            // Numbers are never used twice, not even after a crash: a new block of them must be durable first.
            WriteAsync().Ignore();
            return null;
        }

        ChatOutputKind kind;
        string text;
        if (_live.WorkingVersion > seen && _live.IsWorking)
        {
            (kind, text, seen) = (ChatOutputKind.Working, "", _live.WorkingVersion);
            return Live(kind, text);
        }

        if (_live.TextVersion > seen && _live.HasText)
        {
            (kind, text) = (ChatOutputKind.Text, _live.Text);
        }
        else if (_live.ProgressVersion > seen && _live.Progress.Length > 0)
        {
            (kind, text) = (ChatOutputKind.Progress, _live.Progress);
        }
        else if (_live.WorkingVersion > seen)
        {
            (kind, text) = (ChatOutputKind.Resting, "");
        }
        else
        {
            seen = _live.Version;
            return null;
        }

        seen = _live.Version;
        var output = Live(kind, text) with { Replaces = kind is ChatOutputKind.Text ? _live.ShownText : null };
        _live.ShownText = kind is ChatOutputKind.Text ? output.Seq : _live.ShownText;
        return output;
    }

    private ChatOutput Live(ChatOutputKind kind, string text)
    {
        var seq = ++_seq;
        return new(seq, kind, $"live-{seq}", _live.Session, _time.GetUtcNow(), text) { Mode = _state.Mode };
    }

    /// <summary>Takes one output of a session.</summary>
    /// <returns>Whether something must be written.</returns>
    private bool Take(SessionOutput output)
    {
        switch (output)
        {
            case SessionWorking working:
                _live.SetWorking(working.Session, working.IsWorking);
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
                return TakeOnce(notice.Id, notice.Session, ChatOutputKind.Notice, notice.Text, []);
            case SessionQuestion question:
                return TakeQuestion(question);
            case SessionQuestionClosed closed:
                return CloseQuestion(closed.Session, closed.QuestionId);
            default:
                return false;
        }
    }

    private bool TakeDetail(SessionDetail detail)
    {
        if (_live.HasText)
        {
            Keep(new(0, ChatOutputKind.Detail, $"{detail.Id}-text", detail.Session, default, _live.Text) { Replaces = _live.Replace() });
        }

        return TakeOnce(detail.Id, detail.Session, ChatOutputKind.Detail, detail.Text, []);
    }

    private bool TakeQuestion(SessionQuestion question)
    {
        var before = _seq;
        var choices = question.Options.Select(static option => new Choice(option)).ToArray();
        TakeOnce(question.QuestionId, question.Session, ChatOutputKind.Question, question.Text, choices);
        if (_seq > before)
        {
            _state.Questions.Add(new(_seq, question.QuestionId, question.Key.ToString(), question.Options));
        }

        return true;
    }

    private bool CloseQuestion(string session, string questionId)
    {
        if (_state.Questions.RemoveAll(open => open.QuestionId == questionId) == 0)
        {
            return false;
        }

        Keep(new(0, ChatOutputKind.QuestionClosed, questionId, session, default, ""));
        return true;
    }

    private bool TakeOnce(string id, string session, ChatOutputKind kind, string text, IReadOnlyList<Choice> choices)
    {
        // A repeat is written again all the same: the first coming may have failed to be.
        if (RecentIds.TryAdd(_state.RecentOutputs, id, ChatState.Remembered))
        {
            var replaces = kind is ChatOutputKind.Answer or ChatOutputKind.Detail ? _live.Replace() : null;
            Keep(new(0, kind, id, session, default, text) { Choices = choices, Replaces = replaces });
        }

        return true;
    }

    private static string AnswerId(Guid promptId) => $"answer-{promptId:N}";

    /// <summary>Puts something into the outbox; it is shown once it is durable.</summary>
    private void Keep(ChatOutput output) =>
        _state.Outbox.Add(output with { Seq = ++_seq, At = _time.GetUtcNow(), Mode = _state.Mode });

    private async Task WriteAsync()
    {
        if (_seq + (SeqBlock / 2) > _state.SeqCeiling)
        {
            _state.SeqCeiling = _seq + SeqBlock;
        }

        var (seq, ceiling) = (_seq, _state.SeqCeiling);
        await TurnPageAsync();
        await _writer.WriteAsync();
        _durableSeq = Math.Max(_durableSeq, seq);
        _durableCeiling = Math.Max(_durableCeiling, ceiling);
        Changed();
        UpdateChores();
    }

    /// <summary>Only a channel without a memory of its own needs the past; it leaves the state page by page.</summary>
    private async Task TurnPageAsync()
    {
        if (_state.Confirms || _state.Outbox.Count < 2 * PageSize)
        {
            return;
        }

        var page = _state.Outbox.GetRange(0, PageSize);
        var number = _state.Pages.Count;
        await Page(number).Store(page);
        if (_state.Pages.Count == number)
        {
            _state.Pages.Add(page[^1].Seq);
            _state.Outbox.RemoveRange(0, PageSize);
        }
    }

    private bool HasUnwritten => _state.Outbox is [.., var last] && last.Seq > _durableSeq;

    private IChatPageGrain Page(int number) => GrainFactory.GetGrain<IChatPageGrain>($"{Key}#{number}");

    private void Changed()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
        NotifyChannel();
    }

    /// <summary>Nobody reads this chat now: its channel has to be told that there is something to show.</summary>
    private void NotifyChannel()
    {
        if (_state.Confirms && _readers == 0 && (_state.Outbox.Count > 0 || _live.IsWorking))
        {
            GrainFactory.GetGrain<IChannelGrain>(Channel).OutputWaits(Key).Ignore();
        }
    }
}
