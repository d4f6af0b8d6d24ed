namespace Dormouse.Frontend.Channels;

/// <summary>What this frontend may do for its channel, and for how long.</summary>
/// <param name="frontend">This frontend's id; no other process that may still live has it.</param>
/// <param name="time">The clocks.</param>
internal sealed class ChannelLeases(string frontend, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Length = IChannelGrain.LeaseTime - IChannelGrain.LeaseMargin;

    /// <summary>This frontend's id.</summary>
    public string Frontend => frontend;

    /// <summary>It counts as alive, and may deliver for the chats that are given to it.</summary>
    public Lease Delivering { get; } = new(Length, time);

    /// <summary>It is the one that polls.</summary>
    public Lease Polling { get; } = new(Length, time);

    public void Dispose()
    {
        Delivering.Dispose();
        Polling.Dispose();
    }
}
