namespace Dormouse.Grains.Agents;

/// <summary>The personas that this machine's settings know.</summary>
public interface IPersonas
{
    /// <summary>Every persona, by name.</summary>
    IReadOnlyList<PersonaDescription> All { get; }
}

/// <summary>A persona, as people see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for, in a few words.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PersonaDescription")]
public sealed record PersonaDescription([property: Id(0)] string Name, [property: Id(1)] string Description);
