using System.Runtime.CompilerServices;

namespace Dormouse.Grains.Chats;

// Who reads this chat, and what comes next for each reader.
internal sealed partial class ChatGrain
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isLeaving;

    /// <summary>Number of the last kept output that somebody may have taken.</summary>
    private long _taken;

    public async Task<ChatOutput?> Find(long seq) =>
        await _pages.FindAsync(_state, seq) ?? _state.Outbox.Find(output => output.Seq == seq && seq <= _durableSeq);

    public Task<long> BeforeLast(int count) => _pages.BeforeLastAsync(_state, count, _durableSeq);

    public IAsyncEnumerable<ChatOutput> Read(long after) => ReadAsync(after, static () => true);

    // Neither a reader who leaves nor a silo that stops may wait for the next change: a read that hangs holds up both.
    private async IAsyncEnumerable<ChatOutput> ReadAsync(
        long after, Func<bool> isWanted, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _lifetime.ApplicationStopping);
        var reader = new ReaderView();
        if (_live.SessionOf(after) is { } session)
        {
            reader.ShowText(session, after);
        }

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
                await foreach (var old in _pages.ReadAsync(_state, after))
                {
                    _taken = Math.Max(_taken, after = old.Seq);
                    yield return reader.ShowKept(old);
                    if (!isWanted() || _isLeaving)
                    {
                        yield break;
                    }
                }

                after = Math.Max(after, turned);
            }
            else if (NextKept(after) is { } kept)
            {
                _taken = Math.Max(_taken, after = kept.Seq);
                yield return reader.ShowKept(kept);
            }
            else if (NextLive(reader) is { } live)
            {
                yield return live;
            }
            else
            {
                await changed.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
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

    private ChatOutput? NextLive(ReaderView reader)
    {
        // Kept output that is not durable yet has a lower number: shown first, a live one would let a reader who comes
        // back with its number miss the kept one.
        if (_live.Version <= reader.Version || _state.Outbox is [.., { } last] && last.Seq > _durableSeq)
        {
            return null;
        }

        if (_seq >= _durableCeiling)
        {
            // Numbers are never used twice, not even after a crash: a new block of them must be durable first.
            WriteAsync().Ignore();
            return null;
        }

        if (_live.After(reader.Version) is not { } change)
        {
            reader.Version = _live.Version;
            return null;
        }

        reader.Version = change.Version;
        var seq = ++_seq;
        var output = new ChatOutput(seq, change.Kind, $"live-{seq}", change.Session, _time.GetUtcNow(), change.Text) { Mode = _state.Mode };
        if (change.Kind is not ChatOutputKind.Text)
        {
            return output;
        }

        _live.Shown(change.Session, seq);
        return output with { Replaces = reader.ShowText(change.Session, seq) };
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
}
