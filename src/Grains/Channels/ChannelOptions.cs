namespace Dormouse.Grains.Channels;

/// <summary>What a channel must know of where it runs.</summary>
public sealed class ChannelOptions
{
    /// <summary>
    /// Whether other silos may use the same store, and so another activation of a channel may be there that this one knows nothing of.
    /// Default: true.
    /// </summary>
    public bool IsStoreShared { get; set; } = true;
}
