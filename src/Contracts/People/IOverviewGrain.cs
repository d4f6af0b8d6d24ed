namespace Dormouse.Contracts;

/// <summary>What one person can see of sessions and machines. It only looks. Key: see <see cref="UserKey"/>.</summary>
[Alias("dormouse.IOverviewGrain")]
public interface IOverviewGrain : IGrainWithStringKey
{
    /// <summary>The person's sessions that are not archived.</summary>
    /// <returns>Last active first.</returns>
    [Alias("Sessions")]
    Task<IReadOnlyList<SessionView>> Sessions();

    /// <summary>One session, archived ones included.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The session, or null if there is none of that name.</returns>
    [Alias("Session")]
    Task<SessionView?> Session(string name);

    /// <summary>Every machine that is online, was once, or has a session of the person.</summary>
    /// <returns>The ones that are online first.</returns>
    [Alias("Machines")]
    Task<IReadOnlyList<MachineView>> Machines();

    /// <summary>The projects that the person may work in, of every machine that is online.</summary>
    /// <returns>By machine.</returns>
    [Alias("Projects")]
    Task<IReadOnlyList<ProjectsView>> Projects();

    /// <summary>What waits for the person, on all machines.</summary>
    /// <returns>It, and the machines that could not be asked.</returns>
    [Alias("Waits")]
    Task<PersonWaits> Waits();
}

/// <summary>A session and how it is.</summary>
/// <param name="Entry">The session in its person's directory.</param>
/// <param name="State"><c>LIVE</c>, <c>IDLE</c> or <c>OFFLINE</c>.</param>
/// <param name="Status">What it does; null where it was not asked for or its machine is away.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionView")]
public sealed record SessionView(
    [property: Id(0)] SessionEntry Entry,
    [property: Id(1)] string State,
    [property: Id(2)] SessionStatus? Status = null);

/// <summary>A machine and what one person has on it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it says of itself; null while it is away or does not answer.</param>
/// <param name="Own">The person's sessions there that are not archived.</param>
[GenerateSerializer, Immutable, Alias("dormouse.MachineView")]
public sealed record MachineView(
    [property: Id(0)] string Name,
    [property: Id(1)] MachineDescription? Description,
    [property: Id(2)] IReadOnlyList<SessionEntry> Own)
{
    /// <summary>Since when it is away; null while it is online, or if nobody knows.</summary>
    [Id(3)]
    public DateTimeOffset? AwaySince { get; init; }

    /// <summary>Whether it counts as online and did not answer.</summary>
    [Id(4)]
    public bool IsSilent { get; init; }
}
