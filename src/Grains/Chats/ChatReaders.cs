using System.Runtime.CompilerServices;

namespace Dormouse.Grains.Chats;

/// <summary>Who reads a chat, and what comes next for each reader.</summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="log">What is kept.</param>
/// <param name="live">What is not.</param>
/// <param name="drafts">Whether that is shown as a draft.</param>
/// <param name="stopping">Over when the silo stops.</param>
internal sealed class ChatReaders(
    ChatScope scope, ChatState state, OutputLog log, LiveView live, DraftSetting drafts, CancellationToken stopping)
{
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isLeaving;

    /// <summary>Something has changed: all look again.</summary>
    public void Wake()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    /// <summary>The chat is about to leave memory, which waits until nobody reads.</summary>
    public void LetGo()
    {
        _isLeaving = true;
        Wake();
    }

    /// <summary>Reads everything after a number, then everything new.</summary>
    /// <param name="after">The number.</param>
    /// <param name="isWanted">Whether the reader still gets anything; null for always.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The output, in order; of growing text and progress only the newest.</returns>
    public async IAsyncEnumerable<ChatOutput> ReadAsync(
        long after, Func<bool>? isWanted = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // Neither a reader who leaves nor a silo that stops may wait for the next change: a read that hangs holds up both.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping);
        var reader = new ReaderView();
        if (live.SessionOf(after) is { } session)
        {
            reader.ShowText(session, after);
        }

        while (IsOn() && !ended.IsCancellationRequested)
        {
            var changed = _changed.Task;
            if (state.Move is { To: { } to, IsDone: var isDone })
            {
                if (isDone)
                {
                    yield return new(after, ChatOutputKind.Moved, "moved", "", scope.Time.WallNow(), to);
                    yield break;
                }

                await WaitAsync(changed, ended.Token);
            }
            else if (log.LastTurned is var turned && turned > after)
            {
                // At the beginning, and when pages are turned faster than this reader reads.
                await foreach (var old in log.ReadTurned(after))
                {
                    log.NoteTaken(after = old.Seq);
                    yield return reader.ShowKept(old);
                    if (!IsOn())
                    {
                        yield break;
                    }
                }

                after = Math.Max(after, turned);
            }
            else if (log.Next(after) is { } kept)
            {
                log.NoteTaken(after = kept.Seq);
                yield return reader.ShowKept(kept);
            }
            else if (NextLive(reader) is { } passing)
            {
                yield return passing;
            }
            else
            {
                await WaitAsync(changed, ended.Token);
            }
        }

        bool IsOn() => !_isLeaving && isWanted?.Invoke() != false;
    }

    private static async Task WaitAsync(Task changed, CancellationToken ended) => await changed.WaitAsync(ended)
        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private ChatOutput? NextLive(ReaderView reader)
    {
        // Kept output that is not durable yet has a lower number: shown first, a live one would let a reader who comes
        // back with its number miss the kept one.
        if (live.Version <= reader.Version || log.HasUndurable || !log.HasNumber)
        {
            return null;
        }

        if (live.After(reader.Version) is not { } change)
        {
            reader.Version = live.Version;
            return null;
        }

        reader.Version = change.Version;
        var seq = log.TakeNumber();
        var output = new ChatOutput(seq, change.Kind, $"live-{seq}", change.Session, scope.Time.WallNow(), change.Text)
        {
            Mode = state.Mode,
            Draft = drafts.AreShown && change.Kind is ChatOutputKind.Text or ChatOutputKind.Progress
                ? live.DraftOf(change.Session, seq)
                : null,
        };
        if (change.Kind is not ChatOutputKind.Text)
        {
            return output;
        }

        live.Shown(change.Session, seq);
        return output with { Replaces = reader.ShowText(change.Session, seq) };
    }
}
