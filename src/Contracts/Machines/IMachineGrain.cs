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
