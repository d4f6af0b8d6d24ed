namespace Dormouse.Contracts;

/// <summary>
/// One channel. Key: its name, for example <c>telegram</c>. Knows which frontends are alive for it, lets exactly one of
/// them poll, and says which one delivers for which chat.
/// </summary>
[Alias("dormouse.IChannelGrain")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>How long a frontend counts as alive after it last attached.</summary>
    static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(6);

    /// <summary>
    /// How much sooner the frontend itself must stop, by its own clock and counted from before its call: what it has
    /// begun needs a moment to end before somebody else may begin.
    /// </summary>
    static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(1);

    /// <summary>A frontend says that it is alive; it does so again well before <see cref="LeaseTime"/> is over.</summary>
    /// <param name="frontend">The frontend's own id, never that of another process that may still live.</param>
    /// <param name="observer">The frontend.</param>
    /// <returns>Whether it is the one that may poll, until its lease is over.</returns>
    /// <exception cref="StoreUnavailableException">It could not be made the one that polls; it is alive all the same.</exception>
    [Alias("Attach")]
    Task<bool> Attach(string frontend, IChannelFrontend observer);

    /// <summary>A frontend has stopped: it polls no more and delivers no more.</summary>
    /// <param name="frontend">The frontend's id.</param>
    /// <returns>A task that ends when another may take over.</returns>
    /// <exception cref="StoreUnavailableException">Others must wait until its lease is over.</exception>
    [Alias("Detach")]
    Task Detach(string frontend);

    /// <summary>
    /// A chat has output that waits to be delivered. The frontend that delivers for it is asked to read it; if that one is
    /// not alive any more, another one is named, which is asked when the chat has noted it and calls again.
    /// </summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="deliverer">The frontend that delivers for it, or null if there is none.</param>
    /// <returns>The frontend that has to deliver; null if none is alive, and the chat is resumed when there is one.</returns>
    [Alias("OutputWaits")]
    Task<string?> OutputWaits(string chat, string? deliverer);
}

/// <summary>A frontend, as its channel sees it.</summary>
[Alias("dormouse.IChannelFrontend")]
public interface IChannelFrontend : IGrainObserver
{
    /// <summary>Asks the frontend to read a chat and show what it has; see <see cref="IChatGrain.ReadToDeliver"/>.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when it was sent; nobody waits for a frontend that may be dead.</returns>
    [OneWay, Alias("Show")]
    Task Show(string chat);
}
