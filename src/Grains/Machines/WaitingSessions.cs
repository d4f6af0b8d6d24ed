using System.Collections.Concurrent;

namespace Dormouse.Grains.Machines;

/// <summary>The sessions of this machine in which something waits for a person. Whoever wants to know what asks them.</summary>
internal sealed class WaitingSessions
{
    private readonly ConcurrentDictionary<SessionKey, string> _owners = [];

    /// <summary>Something waits in a session, or nothing does any more.</summary>
    /// <param name="session">The session.</param>
    /// <param name="owner">The person whose it is; null if nothing waits.</param>
    public void Set(SessionKey session, string? owner)
    {
        if (owner is null)
        {
            _owners.TryRemove(session, out _);
        }
        else
        {
            _owners[session] = owner;
        }
    }

    /// <summary>The sessions of a person in which something waits.</summary>
    /// <param name="owner">The person.</param>
    /// <returns>They, in no order.</returns>
    public IReadOnlyList<SessionKey> Of(string owner) => [.. _owners.Where(one => one.Value == owner).Select(static one => one.Key)];
}
