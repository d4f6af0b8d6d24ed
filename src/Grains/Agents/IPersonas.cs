namespace Dormouse.Grains.Agents;

/// <summary>The personas that this machine's settings know.</summary>
public interface IPersonas
{
    /// <summary>Every persona, by name.</summary>
    IReadOnlyList<PersonaDescription> All { get; }
}
