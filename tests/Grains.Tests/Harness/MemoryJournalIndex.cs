using System.Collections.Concurrent;
using Dormouse.Grains.Journal;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>A search in memory, which can fail.</summary>
internal sealed class MemoryJournalIndex : IJournalIndex
{
    private readonly ConcurrentDictionary<(string Journal, long Number), (string Owner, FoundEntry Entry)> _entries = new();
    private readonly ConcurrentDictionary<string, long> _last = new();

    public bool IsAway { get; set; }

    public Task<long> LastAsync(string journal)
    {
        FailIfAway();
        return Task.FromResult(_last.GetValueOrDefault(journal));
    }

    public Task AddAsync(string journal, JournalSession session, long last, IReadOnlyList<JournalEntry> entries)
    {
        FailIfAway();
        foreach (var entry in entries)
        {
            _entries[(journal, entry.Number)] = (session.Owner, new(session.Name, entry.Number, entry.At, entry.Kind, entry.Text));
        }

        _last[journal] = last;
        return Task.CompletedTask;
    }

    public Task<bool> HasAnyAsync() => Task.FromResult(!_last.IsEmpty);

    public Task<IReadOnlyList<FoundEntry>> FindAsync(string owner, IReadOnlyList<string> words, int limit)
    {
        FailIfAway();
        return Task.FromResult<IReadOnlyList<FoundEntry>>(
        [
            .. _entries.Values.Where(entry => entry.Owner == owner).Select(static entry => entry.Entry)
                .Where(entry => words.All(word => entry.Text.Contains(word, StringComparison.OrdinalIgnoreCase)))
                .OrderByDescending(static entry => entry.At).ThenByDescending(static entry => entry.Number).Take(limit),
        ]);
    }

    private void FailIfAway()
    {
        if (IsAway)
        {
            throw new IOException("the index is away");
        }
    }
}
