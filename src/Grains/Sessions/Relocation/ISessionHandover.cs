using Dormouse.Grains.Moves;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// What the two forms of a session that moves say to each other: the one that leaves drives, the one that arrives obeys.
/// Every call may be repeated.
/// </summary>
[Alias("dormouse.ISessionHandover")]
internal interface ISessionHandover : IGrainWithStringKey
{
    /// <summary>To the one that leaves: reads a piece of its files.</summary>
    /// <param name="digest">The listing's digest.</param>
    /// <param name="entry">Number of the entry; -1 for the listing itself.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <returns>The bytes; null if that listing no longer holds.</returns>
    [AlwaysInterleave]
    [Alias("Read")]
    Task<Immutable<byte[]?>> Read(string digest, int entry, long offset);

    /// <summary>To the one that arrives: fetches the files, or tells how far that is.</summary>
    /// <param name="order">What to fetch.</param>
    /// <returns>How far it is.</returns>
    [Alias("Fetch")]
    Task<MoveProgress> Fetch(MoveOrder order);

    /// <summary>To the one that arrives: takes everything over, but does nothing with it before <see cref="Open"/>.</summary>
    /// <param name="order">What was fetched.</param>
    /// <param name="leaving">The session as it is on the machine that it leaves.</param>
    /// <returns>False while its files are being put in their place: call again. True once all of it is durable.</returns>
    /// <exception cref="MoveException">It can't live here.</exception>
    [Alias("Receive")]
    Task<bool> Receive(MoveOrder order, SessionState leaving);

    /// <summary>To the one that arrives: it is the session from now on.</summary>
    /// <returns>A task that ends when that is durable.</returns>
    [Alias("Open")]
    Task Open();

    /// <summary>To the one that arrives: the session stays where it was.</summary>
    /// <returns>A task that ends when what was fetched is gone.</returns>
    [Alias("Abandon")]
    Task Abandon();

    /// <summary>To the one that left: the new one has answered, so that the old copy is no longer needed.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    [AlwaysInterleave]
    [Alias("Answered")]
    Task Answered();

    /// <summary>To the one that left, long ago: nothing need be known of it any more.</summary>
    /// <returns>False if its old copy is still here, which <see cref="Answered"/> is for.</returns>
    [Alias("Forget")]
    Task<bool> Forget();
}
