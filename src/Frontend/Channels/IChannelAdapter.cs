namespace Dormouse.Frontend.Channels;

/// <summary>A way to talk to people, as far as it differs from every other one.</summary>
internal interface IChannelAdapter
{
    /// <summary>What its chats' keys begin with, and what its people's ids belong to; see <see cref="ChatKey"/>.</summary>
    string Name { get; }

    /// <summary>What it can do, in most of its chats.</summary>
    ChannelCapabilities Capabilities { get; }

    /// <summary>
    /// Takes what people write and hands it to their chats. What the channel can be asked for by one frontend at a time is done under
    /// <see cref="ChannelLeases.Polling"/>. A channel that is called, as the web is, has nothing to do here.
    /// </summary>
    /// <param name="inbox">Where it goes; the channel is told that it was taken only when that has returned.</param>
    /// <param name="stopping">Ends it.</param>
    /// <returns>A task that ends when nothing more is taken.</returns>
    Task ReceiveAsync(ChannelInbox inbox, CancellationToken stopping);
}

/// <summary>
/// A channel that output has to be brought to, and that has it for good when its call returns. One that people read from by themselves,
/// as they do the web, is none: nothing is brought there, and nothing confirmed.
/// </summary>
internal interface IPushChannel : IChannelAdapter
{
    /// <summary>Finds where a chat is now.</summary>
    /// <param name="chat">The chat's key, which may name another place.</param>
    /// <returns>The chat there.</returns>
    /// <exception cref="Exception">It can't be told now; ask again.</exception>
    Task<IChannelChat> FindAsync(string chat);

    /// <summary>Notes that a chat is elsewhere, as <see cref="ChannelException.MovedTo"/> said.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="to">The address that it has from now on.</param>
    /// <returns>The chat there; that is durable.</returns>
    /// <exception cref="Exception">It can't be noted now; say it again.</exception>
    Task<IChannelChat> MovedAsync(string chat, string to);
}
