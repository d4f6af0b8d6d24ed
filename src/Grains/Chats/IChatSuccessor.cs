namespace Dormouse.Grains.Chats;

/// <summary>A chat, as the one that was moved there sees it.</summary>
[Alias("dormouse.IChatSuccessor")]
internal interface IChatSuccessor : IGrainWithStringKey
{
    /// <summary>Takes what another chat had.</summary>
    /// <param name="from">The other chat's key. The same one again changes nothing.</param>
    /// <param name="state">What it had.</param>
    /// <returns>A task that ends when it is durable here.</returns>
    /// <exception cref="StoreUnavailableException">It was not taken; hand it over again.</exception>
    [Alias("TakeOver")]
    Task TakeOver(string from, ChatState state);
}
