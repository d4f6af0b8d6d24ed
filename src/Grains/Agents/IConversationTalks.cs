namespace Dormouse.Grains.Agents;

/// <summary>What was said in conversations of this machine's agents, by what they have noted themselves.</summary>
public interface IConversationTalks
{
    /// <summary>
    /// Reads the last messages of a conversation, as it is now: what was left behind by going back is no part of it. A record that nobody
    /// has written to since then is not read.
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="since">Messages before this are left out.</param>
    /// <param name="most">How many at most; the newest ones.</param>
    /// <returns>The messages, in order; none if there is no record that can be read.</returns>
    ValueTask<IReadOnlyList<RecordedMessage>> ReadAsync(AgentLaunch launch, DateTimeOffset since, int most);

    /// <summary>Reads the title that a conversation was given there.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="since">A record that nobody has written to since then is not read.</param>
    /// <returns>The title, one line; null if there is none that can be read.</returns>
    ValueTask<string?> FindTitleAsync(AgentLaunch launch, DateTimeOffset since);
}
