using Orleans.Placement;

namespace Dormouse.Grains.Placement;

/// <summary>Places a grain whose key is <c>machine/id</c> on the silo of that name, or nowhere.</summary>
[Serializable, GenerateSerializer, Immutable, Alias("dormouse.PinnedPlacement")]
public sealed class PinnedPlacement : PlacementStrategy
{
    internal static PinnedPlacement Singleton { get; } = new();
}

/// <summary>Marks a grain class as pinned by the machine part of its key; see <see cref="PinnedPlacement"/>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PinnedPlacementAttribute : PlacementAttribute
{
    /// <summary>Makes the mark.</summary>
    public PinnedPlacementAttribute()
        : base(PinnedPlacement.Singleton)
    {
    }
}
