namespace Dormouse.Contracts;

/// <summary>A persona, as people see it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for, in a few words.</param>
[GenerateSerializer, Immutable, Alias("dormouse.PersonaDescription")]
public sealed record PersonaDescription([property: Id(0)] string Name, [property: Id(1)] string Description);
