namespace Dormouse.Grains.Chats;

/// <summary>The sessions that a chat follows. It alone changes <see cref="ChatState.Follows"/>.</summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
internal sealed class FollowedSessions(ChatScope scope, ChatState state)
{
    /// <summary>Their names, in the order in which they came to be followed.</summary>
    public IReadOnlyList<string> Names => [.. state.Follows.Select(static followed => followed.Name)];

    /// <summary>Follows a session from now on.</summary>
    /// <param name="entry">The session.</param>
    /// <returns>A task that ends when its journal knows.</returns>
    public async Task AddAsync(SessionEntry entry)
    {
        var journal = JournalKey.Of(entry);
        await Journal(journal).Follow(scope.Key);
        state.Follows.RemoveAll(followed => followed.Journal == journal);
        state.Follows.Add(new(entry.Name, journal));
    }

    /// <summary>Follows a session, or all of them, no more.</summary>
    /// <param name="name">The session's name, in any case; empty for all.</param>
    /// <returns>The names of those that were followed, once their journals know.</returns>
    public async Task<IReadOnlyList<string>> RemoveAsync(string name)
    {
        var ended = state.Follows.FindAll(
            followed => name.Length == 0 || string.Equals(followed.Name, name, StringComparison.OrdinalIgnoreCase));
        foreach (var followed in ended)
        {
            await Journal(followed.Journal).Unfollow(scope.Key);
            state.Follows.Remove(followed);
        }

        return ended.ConvertAll(static followed => followed.Name);
    }

    private IJournalGrain Journal(string key) => scope.Grains.GetGrain<IJournalGrain>(key);
}

/// <summary>A session that a chat follows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Journal">Its journal's key.</param>
[GenerateSerializer, Immutable, Alias("dormouse.FollowedSession")]
internal sealed record FollowedSession([property: Id(0)] string Name, [property: Id(1)] string Journal);
