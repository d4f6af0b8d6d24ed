namespace Dormouse.Contracts;

/// <summary>What a new session is made from.</summary>
/// <param name="Owner">The person whose session it is.</param>
/// <param name="Name">The name that the person gave it.</param>
/// <param name="Persona">Name of its persona, or null.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SessionSpec")]
public sealed record SessionSpec(
    [property: Id(0)] string Owner,
    [property: Id(1)] string Name,
    [property: Id(2)] string? Persona)
{
    /// <summary>Its agent's name in the settings, or null for the machine's.</summary>
    [Id(250)]
    public string? Agent { get; init; }

    /// <summary>The project that it is to work in, or null for a folder of its own.</summary>
    [Id(251)]
    public ProjectWish? Project { get; init; }
}
