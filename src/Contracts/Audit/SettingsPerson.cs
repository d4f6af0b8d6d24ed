namespace Dormouse.Contracts;

/// <summary>A person whom a program's settings name.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Shown">What the settings say of them, in a few words; empty for nothing.</param>
/// <param name="Print">Differs when anything that the settings say of them does; a digest, for their token is in it.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SettingsPerson")]
public sealed record SettingsPerson([property: Id(0)] string Name, [property: Id(1)] string Shown, [property: Id(2)] string Print);
