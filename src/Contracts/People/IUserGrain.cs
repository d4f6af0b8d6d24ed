namespace Dormouse.Contracts;

/// <summary>One person's directory of sessions. Key: see <see cref="UserKey"/>.</summary>
[Alias("dormouse.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>Makes a session and enters it. The same request again gives the same session.</summary>
    /// <param name="request">What to make.</param>
    /// <returns>The session, or why there is none.</returns>
    /// <exception cref="MachineAwayException">The machine is away.</exception>
    [Alias("Create")]
    Task<SessionCreated> Create(SessionRequest request);

    /// <summary>Finds a session, archived ones included.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The session, or null.</returns>
    [Alias("Find")]
    Task<SessionEntry?> Find(string name);

    /// <summary>Lists the sessions that are not archived.</summary>
    /// <returns>Last active first.</returns>
    [Alias("List")]
    Task<IReadOnlyList<SessionEntry>> List();

    /// <summary>A turn of a session has cost something. It is written lazily: a crash may lose the last seconds.</summary>
    /// <param name="at">When it ended.</param>
    /// <param name="usd">US dollars.</param>
    /// <returns>A task that ends when it is noted.</returns>
    [Alias("Spent")]
    Task Spent(DateTimeOffset at, decimal usd);

    /// <summary>What the turns of the person's sessions have cost that ended on a day, as far as that is known.</summary>
    /// <param name="day">The day, in UTC; one of the last thirty.</param>
    /// <returns>US dollars.</returns>
    [Alias("SpentOn")]
    Task<decimal> SpentOn(DateOnly day);

    /// <summary>Lists the sessions that are archived.</summary>
    /// <returns>Last active first.</returns>
    [Alias("Archived")]
    Task<IReadOnlyList<SessionEntry>> Archived();

    /// <summary>Lists the sessions that go on with a conversation that was begun in a terminal, archived ones included.</summary>
    /// <returns>They, in no order.</returns>
    [Alias("Adopted")]
    Task<IReadOnlyList<SessionEntry>> Adopted();

    /// <summary>Hides or shows a session.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isArchived">Whether it is hidden.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetArchived")]
    Task SetArchived(string name, bool isArchived);

    /// <summary>Lets the others of a chat use a session there. What was shared in that chat before is replaced.</summary>
    /// <param name="name">The session's name.</param>
    /// <param name="share">The chat, and what its people may do.</param>
    /// <returns>False if there is no such session, or it is archived; otherwise it is durable.</returns>
    [Alias("Share")]
    Task<bool> Share(string name, SessionShare share);

    /// <summary>Ends the sharing of a session in a chat. It ends everywhere when the session is archived.</summary>
    /// <param name="name">The session's name.</param>
    /// <param name="chat">The chat's key.</param>
    /// <returns>False if it was not shared there; otherwise that it is no more is durable.</returns>
    [Alias("Unshare")]
    Task<bool> Unshare(string name, string chat);

    /// <summary>Counts a file of the person's that is on its way to a session. The same one again changes nothing.</summary>
    /// <param name="upload">The upload's key.</param>
    /// <param name="size">Its bytes.</param>
    /// <returns>Why it is not to be taken, one sentence; null if it is counted, durably.</returns>
    [Alias("HoldUpload")]
    Task<string?> HoldUpload(string upload, long size);

    /// <summary>A file is on its way no more.</summary>
    /// <param name="upload">The upload's key.</param>
    /// <returns>A task that ends when that is durable.</returns>
    [Alias("ReleaseUpload")]
    Task ReleaseUpload(string upload);

    /// <summary>A session has moved to another machine. The same call again changes nothing.</summary>
    /// <param name="from">Its key so far.</param>
    /// <param name="to">Its key from now on.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Moved")]
    Task Moved(SessionKey from, SessionKey to);

    /// <summary>A session was used or changed. Written lazily: it is only shown.</summary>
    /// <param name="session">The session.</param>
    /// <param name="at">When it was last used.</param>
    /// <param name="persona">Its persona now, or null.</param>
    /// <returns>A task that ends when it is noted.</returns>
    [Alias("Used")]
    Task Used(SessionKey session, DateTimeOffset at, string? persona);

    /// <summary>A session's conversation has another title. Written lazily: it is only shown.</summary>
    /// <param name="session">The session.</param>
    /// <param name="title">It.</param>
    /// <returns>A task that ends when it is noted.</returns>
    [Alias("Titled")]
    Task Titled(SessionKey session, string title);

    /// <summary>The same from a session of a version that does not tell its persona.</summary>
    /// <param name="session">The session.</param>
    /// <param name="at">When it was last used.</param>
    /// <returns>A task that ends when it is noted.</returns>
    [Alias("Touch")]
    Task Touch(SessionKey session, DateTimeOffset at);

    /// <summary>Says whether the person trusts what a project of a machine runs by itself.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="project">The project's folder.</param>
    /// <returns>What the person decided; null if nothing.</returns>
    [Alias("Trusts")]
    Task<bool?> Trusts(string machine, string project);

    /// <summary>Keeps whether the person trusts what a project of a machine runs by itself.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="project">The project's folder.</param>
    /// <param name="isTrusted">What the person decided.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetTrust")]
    Task SetTrust(string machine, string project, bool isTrusted);

    /// <summary>What the person's new sessions take where nothing is said.</summary>
    /// <returns>What is set.</returns>
    [Alias("Defaults")]
    Task<PersonDefaults> Defaults();

    /// <summary>Sets what the person's new sessions take where nothing is said.</summary>
    /// <param name="kind">What of them.</param>
    /// <param name="name">Its name; null takes it away.</param>
    /// <returns>What is set then, durably.</returns>
    [Alias("SetDefault")]
    Task<PersonDefaults> SetDefault(DefaultKind kind, string? name);
}

/// <summary>Keys of user grains.</summary>
public static class UserKey
{
    /// <summary>The name of the person who runs this Dormouse.</summary>
    public const string Owner = "owner";

    /// <summary>The key of a person's grain. The prefix keeps the store from taking a name such as <c>ada</c> for a hex number.</summary>
    /// <param name="user">The person's name.</param>
    /// <returns><c>user/name</c>.</returns>
    public static string Of(string user) => $"user/{user}";

    /// <summary>The person whose grain has this key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The name.</returns>
    public static string UserOf(string key) => key["user/".Length..];
}

/// <summary>A request for a new session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Persona">Its persona, or null.</param>
/// <param name="Machine">Its machine.</param>
/// <param name="RequestId">Names the request, so that it can be repeated.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionRequest")]
public sealed record SessionRequest(
    [property: Id(0)] string Name,
    [property: Id(1)] string? Persona,
    [property: Id(2)] string Machine,
    [property: Id(3)] string RequestId)
{
    /// <summary>What it goes on with, or null for nothing.</summary>
    [Id(230)]
    public SessionOrigin? Origin { get; init; }

    /// <summary>Its agent's name in the settings, or null for the machine's.</summary>
    [Id(250)]
    public string? Agent { get; init; }

    /// <summary>The project that it is to work in, or null for a folder of its own.</summary>
    [Id(251)]
    public ProjectWish? Project { get; init; }
}

/// <summary>What became of a request for a session.</summary>
/// <param name="Entry">The session, or null.</param>
/// <param name="Refusal">Why there is none, one sentence; null if there is.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionCreated")]
public sealed record SessionCreated([property: Id(0)] SessionEntry? Entry, [property: Id(1)] string? Refusal = null)
{
    /// <summary>What its person should know of its place, sentences; or null.</summary>
    [Id(250)]
    public string? Note { get; init; }
}

/// <summary>A session in a person's directory.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">Where it is.</param>
/// <param name="Persona">Its persona, or null.</param>
/// <param name="LastActive">When it was last used.</param>
/// <param name="IsArchived">Whether it is hidden.</param>
/// <param name="RequestId">The request that made it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionEntry")]
public sealed record SessionEntry(
    [property: Id(0)] string Name,
    [property: Id(1)] SessionKey Key,
    [property: Id(2)] string? Persona,
    [property: Id(3)] DateTimeOffset LastActive,
    [property: Id(4)] bool IsArchived,
    [property: Id(5)] string RequestId)
{
    /// <summary>The agent's own id of the conversation that it was begun with in a terminal; null for none.</summary>
    [Id(230)]
    public string? Adopted { get; init; }

    /// <summary>The title of its conversation; null if it has none.</summary>
    [Id(470)]
    public string? Title { get; init; }

    /// <summary>The id of its journal (<see cref="JournalKey"/>); null if it is that of <see cref="Key"/>.</summary>
    [Id(300)]
    public string? Journal { get; init; }

    /// <summary>The chats whose other people may use it; null if there is none.</summary>
    [Id(200)]
    public IReadOnlyList<SessionShare>? Shares { get; init; }
}
