namespace Dormouse.Grains.Journal;

/// <summary>What is persisted of a journal, beside its pages.</summary>
[GenerateSerializer, Alias("dormouse.JournalState")]
internal sealed class JournalState
{
    /// <summary>The person whose session it is; null until it has an entry.</summary>
    [Id(0)]
    public string? Owner { get; set; }

    /// <summary>The session's name.</summary>
    [Id(1)]
    public string Name { get; set; } = "";

    /// <summary>Number of the last entry.</summary>
    [Id(2)]
    public long Last { get; set; }

    /// <summary>The newest entries, in order.</summary>
    [Id(3)]
    public List<JournalEntry> Entries { get; set; } = [];

    /// <summary>Number of the last entry on each page, in order.</summary>
    [Id(4)]
    public List<long> Pages { get; set; } = [];

    /// <summary>Digests of the ids of the newest entries that are no steps, to recognise a repeat.</summary>
    [Id(5)]
    public List<long> Recent { get; set; } = [];

    /// <summary>Digests of the ids of the newest steps.</summary>
    [Id(6)]
    public List<long> RecentSteps { get; set; } = [];

    /// <summary>The chats that follow.</summary>
    [Id(7)]
    public List<JournalFollower> Followers { get; set; } = [];

    /// <summary>The session's key, as it was told last; null if it is not known.</summary>
    [Id(8)]
    public SessionKey? Key { get; set; }

    /// <summary>Copies the state; the elements never change.</summary>
    /// <returns>The copy.</returns>
    public JournalState Snapshot()
    {
        var copy = (JournalState)MemberwiseClone();
        copy.Entries = [.. Entries];
        copy.Pages = [.. Pages];
        copy.Recent = [.. Recent];
        copy.RecentSteps = [.. RecentSteps];
        copy.Followers = [.. Followers];
        return copy;
    }
}
