namespace Dormouse.Contracts;

/// <summary>
/// What a channel's own name of a group has to do with the keys of chats. A group may get another name, as Telegram's do when they become
/// supergroups, and its chats keep their keys for ever. Key: the group's, see <see cref="ChatKey.GroupOf"/>.
/// </summary>
[Alias("dormouse.IChatAddressGrain")]
public interface IChatAddressGrain : IGrainWithStringKey
{
    /// <summary>
    /// Whose chats the messages that come from this address belong to: those of this group, unless it is known by now that it was another
    /// one before. The answer is the same for ever.
    /// </summary>
    /// <returns>Key of the group whose name is in the keys of the chats; it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It could not be made durable; ask again.</exception>
    [Alias("Claim")]
    Task<string> Claim();

    /// <summary>What is known.</summary>
    /// <returns>What is known so far.</returns>
    [Alias("Find")]
    Task<ChatAddress> Find();

    /// <summary>The group has another address from now on. The same one again changes nothing.</summary>
    /// <param name="address">Key of the group that it has become.</param>
    /// <returns>A task that ends when it is durable, both ways.</returns>
    /// <exception cref="StoreUnavailableException">It is not; say it again.</exception>
    [Alias("Become")]
    Task Become(string address);

    /// <summary>The group was another one before.</summary>
    /// <param name="group">Key of the group whose name is in the keys of its chats.</param>
    /// <returns>What <see cref="Claim"/> returns from now on: something else where chats of this group were begun before.</returns>
    /// <exception cref="StoreUnavailableException">It could not be made durable; say it again.</exception>
    [Alias("ComeFrom")]
    Task<string> ComeFrom(string group);
}

/// <summary>What is known of a group's address.</summary>
/// <param name="Owner">Key of the group whose chats get the messages from here; null if it is not decided yet.</param>
/// <param name="Address">Key of the group that it has become, where its chats are shown; null if it is still the same.</param>
[GenerateSerializer, Immutable, Alias("dormouse.ChatAddress")]
public sealed record ChatAddress([property: Id(0)] string? Owner, [property: Id(1)] string? Address);
