using System.Runtime.CompilerServices;

namespace Dormouse.Grains.Chats;

// Who reads this chat, and what comes next for each reader.
internal sealed partial class ChatGrain
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isLeaving;

    public IAsyncEnumerable<ChatOutput> Read(long after) => ReadAsync(after, static () => true);

    // Neither a reader who leaves nor a silo that stops may wait for the next change: a read that hangs holds up both.
    private async IAsyncEnumerable<ChatOutput> ReadAsync(
        long after, Func<bool> isWanted, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _lifetime.ApplicationStopping);
        var seen = 0L;
        while (isWanted() && !_isLeaving && !ended.IsCancellationRequested)
        {
            var changed = _changed.Task;
            if (_state.Move is { To: { } to, IsDone: var isDone })
            {
                if (isDone)
                {
                    yield return new(after, ChatOutputKind.Moved, "moved", "", _time.GetUtcNow(), to);
                    yield break;
                }

                await changed.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
            else if (_state.Pages is [.., var turned] && turned > after)
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
        else if (_live.ProgressVersion > seen && _live.TellsProgress)
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

    private bool HasUnwritten => _writer.HasFailed || (_state.Outbox is [.., var last] && last.Seq > _durableSeq);

    private void Changed()
    {
        WakeReaders();
        NotifyChannel();
    }

    private void WakeReaders()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private IChatPageGrain Page(int number) => GrainFactory.GetGrain<IChatPageGrain>($"{Key}#{number}");
}
