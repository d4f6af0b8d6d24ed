namespace Dormouse.Contracts;

/// <summary>
/// What one chat's channel brought and could not be handed over when it came, as it came, in order: so that no chat makes another
/// one wait, and the channel need not keep it. Key: the channel's name, a colon and the channel's own name of the conversation.
/// </summary>
[Alias("dormouse.IUpdateSpoolGrain")]
public interface IUpdateSpoolGrain : IGrainWithStringKey
{
    /// <summary>Whether something is kept, so that what comes now must be kept behind it.</summary>
    /// <returns>True if it is.</returns>
    [Alias("IsHolding")]
    Task<bool> IsHolding();

    /// <summary>Keeps updates behind those that are kept. What is kept already under the same id changes nothing.</summary>
    /// <param name="updates">The updates, in order.</param>
    /// <returns>A task that ends when they are durable; where there is no room, that they were left out is.</returns>
    /// <exception cref="StoreUnavailableException">They were not kept; send them again later.</exception>
    [Alias("Add")]
    Task Add(IReadOnlyList<SpooledUpdate> updates);

    /// <summary>The first one.</summary>
    /// <returns>The update, or null if none is kept.</returns>
    [Alias("First")]
    Task<SpooledUpdate?> First();

    /// <summary>Forgets one that was handed over.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>A task that ends when it is durable.</returns>
    /// <exception cref="StoreUnavailableException">It is still kept.</exception>
    [Alias("Remove")]
    Task Remove(long id);
}

/// <summary>An update that waits to be handed over.</summary>
/// <param name="Id">The channel's id of the update.</param>
/// <param name="Json">The update as it came.</param>
/// <param name="Since">When it was seen first.</param>
/// <param name="LeftOut">How many were left out here for want of room, of which this is the first one's text; 0 if it is an update.</param>
[GenerateSerializer, Immutable, Alias("dormouse.SpooledUpdate")]
public sealed record SpooledUpdate(
    [property: Id(0)] long Id,
    [property: Id(1)] string Json,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] int LeftOut = 0)
{
    /// <summary>
    /// When the backup was taken that it comes back from: it may have been handed over since. Null if it comes from none.
    /// </summary>
    [Id(4)]
    public DateTimeOffset? BackupOf { get; init; }
}
