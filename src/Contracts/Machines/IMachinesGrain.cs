namespace Dormouse.Contracts;

/// <summary>Remembers every machine that there ever was, those that are away too. There is one: see <see cref="Key"/>.</summary>
[Alias("dormouse.IMachinesGrain")]
public interface IMachinesGrain : IGrainWithStringKey
{
    /// <summary>The key of the one grain.</summary>
    const string Key = "machines/all";

    /// <summary>A silo says which machines are online now, when that changes and every few minutes.</summary>
    /// <param name="online">Their names.</param>
    /// <returns>A task that ends when it is noted.</returns>
    [Alias("Seen")]
    Task Seen(IReadOnlyList<string> online);

    /// <summary>Every machine.</summary>
    /// <returns>By name.</returns>
    [Alias("List")]
    Task<IReadOnlyList<KnownMachine>> List();
}

/// <summary>A machine that is or was there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="LastSeen">When it was online last, as far as the others know; a few minutes early if all were away at once.</param>
[GenerateSerializer, Immutable, Alias("dormouse.KnownMachine")]
public sealed record KnownMachine([property: Id(0)] string Name, [property: Id(1)] DateTimeOffset LastSeen);
