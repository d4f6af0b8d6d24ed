using Dormouse.Frontend.Channels;

namespace Dormouse.Frontend.Web;

/// <summary>
/// The web console and the HTTP API as a channel. Its people call us, and read what there is as server-sent events from the number on that
/// they have seen (<see cref="EventStream{T}"/>): so nothing is brought to them, nothing is confirmed, and no lease is needed.
/// </summary>
internal sealed class WebAdapter : IChannelAdapter
{
    /// <summary>
    /// What it can do. A browser shows messages of any size; this is what counts as one when it comes to what is too long to read.
    /// </summary>
    public static readonly ChannelCapabilities Abilities = new(MessageSize: 4096) { Edits = true, Buttons = true, Uploads = true };

    public string Name => ChatKey.Web;

    public ChannelCapabilities Capabilities => Abilities;

    /// <summary>What people write comes in by <see cref="ChatApi"/>.</summary>
    /// <param name="inbox">Where it goes.</param>
    /// <param name="stopping">Ends it.</param>
    /// <returns>A task that has ended.</returns>
    public Task ReceiveAsync(ChannelInbox inbox, CancellationToken stopping) => Task.CompletedTask;
}
