namespace Dormouse.Contracts;

/// <summary>One machine. Key: see <see cref="MachineKey"/>; pinned to that machine's silo.</summary>
[Alias("dormouse.IMachineGrain")]
public interface IMachineGrain : IGrainWithStringKey
{
    /// <summary>
    /// Drains the machine, or ends that: no new sessions, and sleeping ones are not woken; turns that run are finished, then
    /// their sessions sleep and their messages wait. It is kept over restarts.
    /// </summary>
    /// <param name="isDraining">Whether it is drained.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetDraining")]
    Task SetDraining(bool isDraining);

    /// <summary>Says what the machine is and does.</summary>
    /// <returns>Its description.</returns>
    [AlwaysInterleave]
    [Alias("Describe")]
    Task<MachineDescription> Describe();

    /// <summary>Lists conversations that a person's agents have on the machine and that are no sessions.</summary>
    /// <param name="query">Which ones.</param>
    /// <returns>They, last used first.</returns>
    [AlwaysInterleave]
    [Alias("Conversations")]
    Task<ConversationPage> Conversations(ConversationQuery query);

    /// <summary>The projects of the machine that a person may work in.</summary>
    /// <param name="user">The person.</param>
    /// <returns>By name, with what can be said of each within seconds.</returns>
    [AlwaysInterleave]
    [Alias("Projects")]
    Task<IReadOnlyList<ProjectDescription>> Projects(string user);

    /// <summary>The sessions in which something may wait for a person; they know whether it does.</summary>
    /// <param name="user">The person.</param>
    /// <returns>All such of the person's, in no order, and perhaps some of others.</returns>
    [AlwaysInterleave]
    [Alias("Waiting")]
    Task<IReadOnlyList<SessionKey>> Waiting(string user);

    /// <summary>A session begins to work in the folder of a project itself. The same call again changes nothing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="session">The session.</param>
    /// <param name="name">Its name, for the others.</param>
    /// <param name="owner">Whose it is.</param>
    /// <returns>Those that work there already.</returns>
    [Alias("Enter")]
    Task<IReadOnlyList<FolderUse>> Enter(string folder, SessionKey session, string name, string owner);

    /// <summary>A session works in no shared folder any more.</summary>
    /// <param name="session">The session.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Leave")]
    Task Leave(SessionKey session);
}

/// <summary>Keys of machine grains.</summary>
public static class MachineKey
{
    /// <summary>The key of a machine's grain.</summary>
    /// <param name="machine">The machine's name.</param>
    /// <returns>A key that is pinned to the machine and never mistaken for a number by the store.</returns>
    public static string Of(string machine) => $"{machine}/machine";
}

/// <summary>A machine as people see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Agents">The agents found on it.</param>
/// <param name="Personas">The personas that its settings know.</param>
/// <param name="Live">Sessions with a process.</param>
/// <param name="MaxLive">Most processes at once.</param>
/// <param name="Load">The system's load average over one minute, per processor; null where unknown.</param>
[GenerateSerializer, Immutable, Alias("dormouse.MachineDescription")]
public sealed record MachineDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] IReadOnlyList<AgentDescription> Agents,
    [property: Id(2)] IReadOnlyList<PersonaDescription> Personas,
    [property: Id(3)] IReadOnlyList<SessionKey> Live,
    [property: Id(4)] int MaxLive,
    [property: Id(5)] double? Load)
{
    /// <summary>Whether it is drained: nothing new starts on it.</summary>
    [Id(6)]
    public bool IsDraining { get; init; }

    /// <summary>Sessions that were let start and have no process yet.</summary>
    [Id(7)]
    public int Starting { get; init; }

    /// <summary>How many sessions keep the machine from being stopped without harm.</summary>
    public int Busy => Live.Count + Starting;
}

/// <summary>A session that works in a folder which others may work in too.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Session">The session.</param>
/// <param name="Name">Its name.</param>
/// <param name="Owner">Whose it is.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FolderUse")]
public sealed record FolderUse(
    [property: Id(0)] string Folder,
    [property: Id(1)] SessionKey Session,
    [property: Id(2)] string Name,
    [property: Id(3)] string Owner);
