namespace Dormouse.Grains.Channels;

/// <summary>What is persisted of a channel.</summary>
[GenerateSerializer, Alias("dormouse.ChannelState")]
internal sealed class ChannelState
{
    /// <summary>The frontend that was last allowed to poll, or null if it has given that back.</summary>
    [Id(0)]
    public string? Poller { get; set; }
}
