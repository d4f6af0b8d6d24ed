namespace Dormouse.Grains.Chats;

/// <summary>Remembers the newest ids of something, so that a repeat is recognised with bounded memory.</summary>
internal static class RecentIds
{
    /// <summary>Remembers an id.</summary>
    /// <param name="recent">The remembered ids, oldest first.</param>
    /// <param name="id">The id.</param>
    /// <param name="limit">How many are remembered.</param>
    /// <returns>False if it was remembered already.</returns>
    public static bool TryAdd(List<string> recent, string id, int limit)
    {
        if (recent.Contains(id))
        {
            return false;
        }

        recent.Add(id);
        if (recent.Count > limit)
        {
            recent.RemoveRange(0, recent.Count - limit);
        }

        return true;
    }
}
