namespace Dormouse.Grains.Storage;

/// <summary>Persisted state that can say whether its grain has work that must go on after a restart by itself.</summary>
public interface IOpenWork
{
    /// <summary>Whether the grain must be woken when its silo starts, although nobody calls it.</summary>
    bool HasOpenWork { get; }
}
