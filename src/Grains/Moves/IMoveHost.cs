using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Moves;

/// <summary>
/// The files of sessions that move from or to this machine: the working folder and what the agent keeps of the
/// conversation. It outlives activations; long work goes on in the background and is asked about, so that no turn of a
/// grain waits for a disk or a network.
/// </summary>
public interface IMoveHost
{
    /// <summary>Lists and digests all that belongs to a session here. The same call again tells how far that is.</summary>
    /// <param name="launch">The session's agent; it has no process.</param>
    /// <returns>The listing, once it is ready.</returns>
    /// <exception cref="MoveException">Something can't be moved.</exception>
    MoveListing List(AgentLaunch launch);

    /// <summary>Looks whether everything still is as it was listed. If not, the listing is forgotten.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <returns>False if something was changed, came or went.</returns>
    Task<bool> IsAsListedAsync(AgentLaunch launch);

    /// <summary>Reads a piece of what was listed.</summary>
    /// <param name="session">The session that leaves.</param>
    /// <param name="digest">The listing's digest.</param>
    /// <param name="entry">Number of the entry; -1 for the listing itself.</param>
    /// <param name="offset">Where to begin, in bytes.</param>
    /// <returns>At most <see cref="MoveOrder.ChunkSize"/> bytes; fewer at the end; null if there is no such listing (any more).</returns>
    ValueTask<byte[]?> ReadAsync(SessionKey session, string digest, int entry, long offset);

    /// <summary>The move is off: forgets the listing. Nothing of the session is touched.</summary>
    /// <param name="session">The session.</param>
    void Forget(SessionKey session);

    /// <summary>Removes what was listed of a session that lives elsewhere now, unless it was changed since.</summary>
    /// <param name="launch">The session's agent, as it was here.</param>
    /// <returns>What was kept because it is no longer as it was listed; empty if nothing.</returns>
    Task<IReadOnlyList<string>> RemoveOldCopyAsync(AgentLaunch launch);

    /// <summary>
    /// Fetches a session's files into a staging folder. The same call again tells how far that is, and goes on after a crash.
    /// </summary>
    /// <param name="order">What to fetch.</param>
    /// <param name="source">Where from.</param>
    /// <returns>How far it is.</returns>
    MoveProgress Fetch(MoveOrder order, IMoveSource source);

    /// <summary>Puts what was fetched in its place. The same call again tells how far that is.</summary>
    /// <param name="order">What was fetched.</param>
    /// <param name="launch">The session's agent here; its working folder is not known yet.</param>
    /// <param name="formerFolder">Its working folder on the machine it comes from.</param>
    /// <returns>The new working folder, or null while it goes on.</returns>
    /// <exception cref="MoveException">It can't be put there.</exception>
    string? Install(MoveOrder order, AgentLaunch launch, string formerFolder);

    /// <summary>The session lives here now: forgets what only the move needed.</summary>
    /// <param name="session">The session.</param>
    void Settle(SessionKey session);

    /// <summary>The session stays where it was: removes all that was fetched.</summary>
    /// <param name="session">The session that was to come.</param>
    /// <returns>A task that ends when it is gone.</returns>
    Task AbandonAsync(SessionKey session);
}

/// <summary>Where the files of a session that moves are read from.</summary>
public interface IMoveSource
{
    /// <inheritdoc cref="IMoveHost.ReadAsync"/>
    Task<byte[]?> ReadAsync(string digest, int entry, long offset);
}

/// <summary>All that belongs to a session on its machine.</summary>
/// <param name="Digest">SHA-256 of the listing, which holds the digest of each file; null while it is being made.</param>
/// <param name="Length">Bytes of the listing itself.</param>
/// <param name="Files">How many files there are.</param>
/// <param name="Bytes">How many bytes they have.</param>
/// <param name="LeftOut">Sockets, pipes and devices, which can't be moved.</param>
public sealed record MoveListing(string? Digest, long Length, int Files, long Bytes, IReadOnlyList<string> LeftOut);

/// <summary>What a machine is to fetch.</summary>
/// <param name="From">The session as it is.</param>
/// <param name="To">The session as it will be.</param>
/// <param name="Owner">The person whose session it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Digest">SHA-256 of the listing.</param>
/// <param name="Length">Bytes of the listing.</param>
/// <param name="Files">How many files there are.</param>
/// <param name="Bytes">How many bytes they have.</param>
/// <param name="Protocol">How its agent is talked to.</param>
[GenerateSerializer, Immutable, Alias("dormouse.MoveOrder")]
public sealed record MoveOrder(
    [property: Id(0)] SessionKey From,
    [property: Id(1)] SessionKey To,
    [property: Id(2)] string Owner,
    [property: Id(3)] string Name,
    [property: Id(4)] string Digest,
    [property: Id(5)] long Length,
    [property: Id(6)] int Files,
    [property: Id(7)] long Bytes,
    [property: Id(8)] string Protocol)
{
    /// <summary>Most bytes that travel in one call.</summary>
    public const int ChunkSize = 256 * 1024;
}

/// <summary>How far the fetching of a session's files is.</summary>
/// <param name="Bytes">Bytes of files that are there.</param>
/// <param name="IsComplete">Whether everything is there and has the digest that it was listed with.</param>
/// <param name="Failure">Why it can't go on, one sentence for people; or null.</param>
[GenerateSerializer, Immutable, Alias("dormouse.MoveProgress")]
public sealed record MoveProgress(
    [property: Id(0)] long Bytes, [property: Id(1)] bool IsComplete, [property: Id(2)] string? Failure = null);

/// <summary>A session can't be moved. It goes on where it is.</summary>
[Serializable, GenerateSerializer, Alias("dormouse.MoveException")]
public sealed class MoveException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence for people: what was wrong and what to do.</param>
    public MoveException(string message)
        : base(message)
    {
    }
}
