namespace Dormouse.Contracts;

/// <summary>
/// The pages that show a session's conversation to whoever has their address. It knows only <see cref="Digest"/>s of the addresses. There
/// is one: see <see cref="Key"/>.
/// </summary>
[Alias("dormouse.ISharedPagesGrain")]
public interface ISharedPagesGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "shared-pages/all";

    /// <summary>Most pages that one person may have at once.</summary>
    const int MostOfPerson = 50;

    /// <summary>Makes a page. The same request again takes the place of what it has made, whose address nobody was told.</summary>
    /// <param name="request">Names the request for good.</param>
    /// <param name="page">The page.</param>
    /// <returns>What was made, or why not.</returns>
    [Alias("Share")]
    Task<SharedPageReceipt> Share(string request, SharedPage page);

    /// <summary>The page of an address.</summary>
    /// <param name="digest">The digest of what nobody guesses in the address.</param>
    /// <returns>The page, or null if there is none (any more).</returns>
    [Alias("Find")]
    Task<SharedPage?> Find(string digest);

    /// <summary>The pages of a person.</summary>
    /// <param name="owner">The person.</param>
    /// <returns>They, what ends first before the others.</returns>
    [Alias("List")]
    Task<IReadOnlyList<SharedPage>> List(string owner);

    /// <summary>Ends pages.</summary>
    /// <param name="owner">The person whose they are.</param>
    /// <param name="journal">Key of the journal that they show.</param>
    /// <param name="id">The one page; null for all of the journal.</param>
    /// <returns>How many there were, durably gone.</returns>
    [Alias("End")]
    Task<int> End(string owner, string journal, string? id);
}

/// <summary>A page that shows a session's conversation to whoever has its address.</summary>
/// <param name="Digest">The digest of what nobody guesses in its address.</param>
/// <param name="Owner">The person whose session it is.</param>
/// <param name="Session">The session's name when it was made.</param>
/// <param name="Journal">Key of the session's journal.</param>
/// <param name="Last">Number of the last entry that it shows: what is said later is not on it.</param>
/// <param name="Made">When it was made.</param>
/// <param name="Until">When it ends.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SharedPage")]
public sealed record SharedPage(
    [property: Id(410)] string Digest,
    [property: Id(411)] string Owner,
    [property: Id(412)] string Session,
    [property: Id(413)] string Journal,
    [property: Id(414)] long Last,
    [property: Id(415)] DateTimeOffset Made,
    [property: Id(416)] DateTimeOffset Until)
{
    private const int IdLength = 12;

    /// <summary>The longest that a page may be there.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromDays(90);

    /// <summary>How long a page is there if nothing else is said.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromDays(7);

    /// <summary>The session's folder on its machine, of which the page tells nothing; null if it was not known.</summary>
    [Id(417)]
    public string? Folder { get; init; }

    /// <summary>What it is called where it is listed; opens nothing.</summary>
    public string Id => Digest[..Math.Min(IdLength, Digest.Length)];
}

/// <summary>A page that was made, or why it was not.</summary>
/// <param name="Refusal">Why not, one sentence; null if it was made.</param>
/// <param name="PublicUrl">The address under which others reach the console, without a slash at its end; null if nobody has set it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SharedPageReceipt")]
public sealed record SharedPageReceipt([property: Id(410)] string? Refusal, [property: Id(411)] string? PublicUrl);
