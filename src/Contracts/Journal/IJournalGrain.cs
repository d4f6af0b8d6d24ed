namespace Dormouse.Contracts;

/// <summary>
/// The journal of one session: what happened in it through every door, numbered, durable and append-only. Key: <see cref="JournalKey"/>; it
/// is on no machine, so that it can be read while the session's one is away, and stays where it is when the session moves.
/// </summary>
[Alias("dormouse.IJournalGrain")]
public interface IJournalGrain : IGrainWithStringKey
{
    /// <summary>Takes entries, in order. One whose id it has is not taken again.</summary>
    /// <param name="session">Whose journal it is.</param>
    /// <param name="entries">The entries; they get their numbers here.</param>
    /// <returns>A task that ends when they are durable.</returns>
    /// <exception cref="StoreUnavailableException">They may not be; hand them over again.</exception>
    [Alias("Append")]
    Task Append(JournalSession session, IReadOnlyList<JournalEntry> entries);

    /// <summary>The newest durable entries before a number.</summary>
    /// <param name="number">The number; null for the end.</param>
    /// <param name="limit">How many.</param>
    /// <returns>The entries, oldest first; fewer only where the journal begins.</returns>
    [Alias("Before")]
    Task<IReadOnlyList<JournalEntry>> Before(long? number, int limit);

    /// <summary>Every durable entry after a number, then each new one once it is durable, for as long as it is read.</summary>
    /// <param name="after">The number; 0 for all.</param>
    /// <returns>The entries, in order.</returns>
    [Alias("Read")]
    IAsyncEnumerable<JournalEntry> Read(long after);

    /// <summary>
    /// The same for one who looks on, with what only passes in between: text that grows, and what the session does. The session tells that
    /// only as long as somebody looks on.
    /// </summary>
    /// <param name="after">The number; 0 for all.</param>
    /// <param name="session">The session's key.</param>
    /// <returns>The entries, in order, and of what passes the newest.</returns>
    [Alias("LookOn")]
    IAsyncEnumerable<JournalNews> LookOn(long after, SessionKey session);

    /// <summary>The session tells those who look on what only passes. Best effort.</summary>
    /// <param name="moment">What it does.</param>
    /// <param name="text">What was said, to be appended; or null.</param>
    /// <returns>A task that ends when it was taken.</returns>
    [Alias("Pass")]
    Task Pass(SessionMoment moment, GrowingText? text);

    /// <summary>A chat is told from now on what happens in the session through other doors. The same again changes nothing.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when that is durable.</returns>
    [Alias("Follow")]
    Task Follow(string chat);

    /// <summary>A chat is told no more.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when that is durable.</returns>
    [Alias("Unfollow")]
    Task Unfollow(string chat);

    /// <summary>Brings what it has into the search, where that is not there: it was lost, or the journal comes from a backup.</summary>
    /// <returns>A task that ends when it was tried.</returns>
    [Alias("Index")]
    Task Index();
}

/// <summary>Whose journal it is.</summary>
/// <param name="Owner">The person whose session it is.</param>
/// <param name="Name">The session's name.</param>
[GenerateSerializer, Immutable, Alias("dormouse.JournalSession")]
public sealed record JournalSession([property: Id(0)] string Owner, [property: Id(1)] string Name)
{
    /// <summary>The session's key at that time; null if it is not known.</summary>
    [Id(2)]
    public SessionKey? Key { get; init; }
}

/// <summary>Keys of journals.</summary>
public static class JournalKey
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "journal/";

    /// <summary>The journal of an id. It is the id of the session's first key, so that no machine is named in it.</summary>
    /// <param name="id">The id.</param>
    /// <returns><c>journal/id</c>.</returns>
    public static string Of(string id) => $"{Prefix}{id}";

    /// <summary>The journal of a session in its person's directory.</summary>
    /// <param name="entry">The session.</param>
    /// <returns><c>journal/id</c>.</returns>
    public static string Of(SessionEntry entry) => Of(entry.Journal ?? entry.Key.Id);
}
