using System.Runtime.CompilerServices;
using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Journal;

/// <summary>The entries of a journal: which there are, which are durable, and their numbers. It alone changes them.</summary>
internal sealed class JournalBook
{
    private readonly JournalState _state;
    private readonly CoalescingWriter<JournalState> _writer;
    private readonly JournalPages _pages;
    private readonly RecentEntries _recent;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _durable;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="key">The journal's key.</param>
    /// <param name="state">Its state.</param>
    /// <param name="writer">Writes it.</param>
    public JournalBook(IGrainFactory grains, string key, JournalState state, CoalescingWriter<JournalState> writer)
    {
        (_state, _writer) = (state, writer);
        _pages = new(grains, key, state);
        _recent = new(state);
        _durable = state.Last;
    }

    /// <summary>Whose journal it is; only once it has an entry.</summary>
    public JournalSession Session => new(_state.Owner!, _state.Name) { Key = _state.Key };

    /// <summary>Ends with the next write.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Takes entries; those that it has are not taken again.</summary>
    /// <param name="session">Whose journal it is.</param>
    /// <param name="entries">The entries.</param>
    /// <returns>Those that were new, once all of them are durable.</returns>
    /// <exception cref="StoreUnavailableException">They are not.</exception>
    public async Task<IReadOnlyList<JournalEntry>> AppendAsync(JournalSession session, IReadOnlyList<JournalEntry> entries)
    {
        var taken = new List<JournalEntry>();
        (_state.Owner, _state.Name, _state.Key) = (session.Owner, session.Name, session.Key ?? _state.Key);
        foreach (var entry in entries)
        {
            if (_recent.TryAdd(entry))
            {
                taken.Add(entry with { Number = ++_state.Last });
            }
        }

        _state.Entries.AddRange(taken);

        // Also what was taken before: the write that it came with may have failed.
        if (_state.Last > _durable)
        {
            await WriteAsync();
        }

        return taken;
    }

    /// <inheritdoc cref="IJournalGrain.Before"/>
    public async Task<IReadOnlyList<JournalEntry>> BeforeAsync(long? number, int limit)
    {
        var before = Math.Min(number ?? long.MaxValue, _durable + 1);
        var found = new Stack<JournalEntry>();
        foreach (var entry in Enumerable.Reverse(_state.Entries).Where(entry => entry.Number < before).Take(limit).ToArray())
        {
            found.Push(entry);
        }

        for (var next = Math.Min(before - 1, _pages.Last); found.Count < limit && next > 0;)
        {
            var page = await _pages.ReadAsync(next);
            if (page.Count == 0)
            {
                break;
            }

            foreach (var entry in page.Reverse().Where(entry => entry.Number <= next).Take(limit - found.Count))
            {
                found.Push(entry);
            }

            next = page[0].Number - 1;
        }

        return [.. found];
    }

    /// <summary>The first durable entries after a number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>The entries, in order; none if there is none yet.</returns>
    public async Task<IReadOnlyList<JournalEntry>> AfterAsync(long number, int limit)
    {
        for (; number < long.MaxValue && _pages.EndOf(number + 1) is { } end; number = end)
        {
            if ((await _pages.ReadAsync(number + 1)).Where(entry => entry.Number > number).Take(limit).ToArray() is { Length: > 0 } paged)
            {
                return paged;
            }
        }

        return [.. NewAfter(number).Take(limit)];
    }

    /// <summary>Reads everything after a number, then everything new.</summary>
    /// <param name="after">The number.</param>
    /// <param name="ended">Ends it.</param>
    /// <returns>The entries, in order, none before it is durable.</returns>
    public async IAsyncEnumerable<JournalEntry> ReadAsync(long after, [EnumeratorCancellation] CancellationToken ended = default)
    {
        while (!ended.IsCancellationRequested)
        {
            var changed = _changed.Task;
            var paged = _pages.EndOf(after + 1);
            foreach (var entry in paged is null ? NewAfter(after) : await _pages.ReadAsync(after + 1))
            {
                if (entry.Number > after)
                {
                    after = entry.Number;
                    yield return entry;
                }
            }

            after = Math.Max(after, paged ?? 0);
            if (after >= _durable)
            {
                await changed.WaitAsync(ended)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>Makes everything durable that changed before.</summary>
    /// <returns>A task that ends when it is; readers are told what is new.</returns>
    /// <exception cref="StoreUnavailableException">It is not.</exception>
    public async Task WriteAsync()
    {
        var last = _state.Last;
        await _pages.TurnAsync(_durable);
        await _writer.WriteAsync();
        _durable = Math.Max(_durable, last);
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private JournalEntry[] NewAfter(long after) =>
        [.. _state.Entries.SkipWhile(entry => entry.Number <= after).TakeWhile(entry => entry.Number <= _durable)];
}
