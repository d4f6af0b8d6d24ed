namespace Dormouse.Contracts;

/// <summary>
/// What happens in one person's sessions, on the machines and among what waits, for lists and badges. It is in memory only: who reads is
/// told when something may be missing, and looks anew. Key: see <see cref="UserKey"/>.
/// </summary>
[Alias("dormouse.INewsGrain")]
public interface INewsGrain : IGrainWithStringKey
{
    /// <summary>Something is new in a session's journal, and durable there.</summary>
    /// <param name="session">The session's name.</param>
    /// <param name="entries">What, in order.</param>
    /// <returns>A task that ends when it is noted.</returns>
    [Alias("Note")]
    Task Note(string session, IReadOnlyList<JournalEntry> entries);

    /// <summary>What is new after a number, then everything new for as long as it is read.</summary>
    /// <param name="after">The number; 0 for only what comes.</param>
    /// <returns>The news; the first one has no entry if something between the number and what follows may be missing.</returns>
    [Alias("Read")]
    IAsyncEnumerable<News> Read(long after);
}

/// <summary>Something new.</summary>
/// <param name="Number">Its number; grows for one person, with gaps.</param>
/// <param name="Session">The session's name.</param>
/// <param name="Entry">The entry, its texts in short; null if news may be missing before the next one.</param>
[GenerateSerializer, Immutable, Alias("dormouse.News")]
public sealed record News([property: Id(0)] long Number, [property: Id(1)] string Session, [property: Id(2)] JournalEntry? Entry)
{
    /// <summary>How a machine is now, which only passes: nothing is missing where it was not told.</summary>
    [Id(421)]
    public MachineView? Machine { get; init; }

    /// <summary>How much waits for the person now, which only passes; told when something else waits than before.</summary>
    [Id(422)]
    public int? Waits { get; init; }
}
