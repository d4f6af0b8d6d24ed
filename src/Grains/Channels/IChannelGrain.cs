namespace Dormouse.Grains.Channels;

/// <summary>One channel. Key: its name, for example <c>telegram</c>. Knows which frontends are alive for it.</summary>
[Alias("dormouse.IChannelGrain")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>How long a frontend counts as alive after it last attached.</summary>
    static readonly TimeSpan AttachedFor = TimeSpan.FromSeconds(30);

    /// <summary>A frontend says that it is alive; it does so again before <see cref="AttachedFor"/> is over.</summary>
    /// <param name="frontend">The frontend.</param>
    /// <returns>A task that ends when it is known.</returns>
    [Alias("Attach")]
    Task Attach(IChannelFrontend frontend);

    /// <summary>A chat has output that nobody reads.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when a frontend was told, or the chat remembered for the next one that attaches.</returns>
    [Alias("OutputWaits")]
    Task OutputWaits(string chat);
}

/// <summary>A frontend, as its channel sees it.</summary>
[Alias("dormouse.IChannelFrontend")]
public interface IChannelFrontend : IGrainObserver
{
    /// <summary>Asks the frontend to read a chat and show what it has.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <returns>A task that ends when the frontend has taken note.</returns>
    [Alias("Show")]
    Task Show(string chat);
}
