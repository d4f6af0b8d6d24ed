namespace Dormouse.Grains.Chats;

/// <summary>
/// A chat, as the chats and addresses see it that have to do with it. Its name is that of earlier versions, which had a conversation move
/// to the chat of another key.
/// </summary>
[Alias("dormouse.IChatSuccessor")]
internal interface IChatSuccessor : IGrainWithStringKey
{
    /// <summary>
    /// Called by chats of earlier versions only: nothing is taken over any more. Their next activation, by this version, goes on by itself.
    /// </summary>
    /// <param name="from">The other chat's key.</param>
    /// <param name="state">What it has.</param>
    /// <exception cref="StoreUnavailableException">Always.</exception>
    [Alias("TakeOver")]
    Task TakeOver(string from, ChatState state);

    /// <summary>Whether an earlier version has brought a conversation here.</summary>
    /// <param name="from">The key that the conversation had.</param>
    /// <returns>True if it lives here.</returns>
    [Alias("HasTaken")]
    Task<bool> HasTaken(string from);

    /// <summary>Whether there is a conversation of this key.</summary>
    /// <returns>True if anything of it is stored.</returns>
    [Alias("IsKnown")]
    Task<bool> IsKnown();
}
