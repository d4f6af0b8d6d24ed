namespace Dormouse.Grains.Journal;

/// <summary>Finds words in journals. All that it holds can be made again from them.</summary>
public interface IJournalIndex
{
    /// <summary>How far a journal is in it.</summary>
    /// <param name="journal">The journal's key.</param>
    /// <returns>Number of the last entry that it has seen; 0 if it has seen none.</returns>
    Task<long> LastAsync(string journal);

    /// <summary>Takes entries; those that it has are not taken again.</summary>
    /// <param name="journal">The journal's key.</param>
    /// <param name="session">Whose journal it is.</param>
    /// <param name="last">Number of the last entry that it has seen afterwards.</param>
    /// <param name="entries">Those up to there that can be found.</param>
    /// <returns>A task that ends when they can be.</returns>
    Task AddAsync(string journal, JournalSession session, long last, IReadOnlyList<JournalEntry> entries);

    /// <summary>Whether there is anything in it.</summary>
    /// <returns>False if it was just made: all journals are to be brought into it.</returns>
    Task<bool> HasAnyAsync();

    /// <summary>Finds entries that have all words.</summary>
    /// <param name="owner">The person whose sessions are searched; no other one's are.</param>
    /// <param name="words">The words or their beginnings, in any case.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>The newest ones, newest first.</returns>
    Task<IReadOnlyList<FoundEntry>> FindAsync(string owner, IReadOnlyList<string> words, int limit);
}

/// <summary>An entry that was found.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Number">The entry's number.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">All of its text.</param>
public sealed record FoundEntry(string Session, long Number, DateTimeOffset At, JournalKind Kind, string Text);

/// <summary>Where nothing is searched.</summary>
internal sealed class NoJournalIndex : IJournalIndex
{
    public Task<long> LastAsync(string journal) => Task.FromResult(long.MaxValue);

    public Task AddAsync(string journal, JournalSession session, long last, IReadOnlyList<JournalEntry> entries) => Task.CompletedTask;

    public Task<bool> HasAnyAsync() => Task.FromResult(true);

    public Task<IReadOnlyList<FoundEntry>> FindAsync(string owner, IReadOnlyList<string> words, int limit) =>
        Task.FromResult<IReadOnlyList<FoundEntry>>([]);
}
