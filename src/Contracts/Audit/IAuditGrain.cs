namespace Dormouse.Contracts;

/// <summary>
/// What was done that bears on who may do what: who, what, when and from where, and never what people write. There is one: see
/// <see cref="Key"/>. It is bounded, and the oldest goes.
/// </summary>
[Alias("dormouse.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "audit/all";

    /// <summary>Notes something.</summary>
    /// <param name="who">The person who does it.</param>
    /// <param name="what">What it is, in a few words such as <c>drains nas</c>.</param>
    /// <param name="from">From where: a chat's key, or a door and an address.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It was not noted.</exception>
    [Alias("Note")]
    Task Note(string who, string what, string from);

    /// <summary>Notes how the people of a program's settings differ from those that it had before. The same again notes nothing.</summary>
    /// <param name="program">The program, such as <c>silo nas</c>.</param>
    /// <param name="people">The people of its settings.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It was not noted; say it again.</exception>
    [Alias("NoteSettings")]
    Task NoteSettings(string program, IReadOnlyList<SettingsPerson> people);

    /// <summary>Lists what was noted.</summary>
    /// <param name="most">How many entries at most.</param>
    /// <returns>Newest first.</returns>
    [Alias("List")]
    Task<IReadOnlyList<AuditEntry>> List(int most);
}

/// <summary>Something that was done.</summary>
/// <param name="At">When.</param>
/// <param name="Who">The person who did it.</param>
/// <param name="What">What it was.</param>
/// <param name="From">From where.</param>
[GenerateSerializer, Immutable, Alias("dormouse.AuditEntry")]
public sealed record AuditEntry(
    [property: Id(0)] DateTimeOffset At, [property: Id(1)] string Who, [property: Id(2)] string What, [property: Id(3)] string From);
