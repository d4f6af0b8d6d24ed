namespace Dormouse.Contracts;

/// <summary>Finds what was said in one person's sessions. Key: see <see cref="UserKey"/>.</summary>
[Alias("dormouse.ISearchGrain")]
public interface ISearchGrain : IGrainWithStringKey
{
    /// <summary>Finds entries of journals that have all of some words.</summary>
    /// <param name="words">The words, or beginnings of words, with blanks between them.</param>
    /// <param name="limit">How many at most.</param>
    /// <returns>The newest ones, newest first; none if there is no word.</returns>
    /// <exception cref="StoreUnavailableException">The store can't be searched now.</exception>
    [Alias("Find")]
    Task<IReadOnlyList<SearchHit>> Find(string words, int limit);
}

/// <summary>An entry that was found.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Number">The entry's number in the session's journal.</param>
/// <param name="At">When it happened.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Excerpt">The words and what is around them, one line.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SearchHit")]
public sealed record SearchHit(
    [property: Id(0)] string Session,
    [property: Id(1)] long Number,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] JournalKind Kind,
    [property: Id(4)] string Excerpt);
