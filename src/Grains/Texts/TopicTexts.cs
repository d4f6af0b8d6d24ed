using System.Globalization;

namespace Dormouse.Grains.Texts;

/// <summary>What is said of topics.</summary>
internal static class TopicTexts
{
    public const string AllSessions = "All sessions";

    /// <summary>What Telegram puts before the number of a supergroup; its links are without it.</summary>
    private const string SupergroupPrefix = "-100";

    public static string TalkHere(string name) => $"{name} here";

    public static string Welcome(string name) => $"This topic is session **{name}**: what is written here goes to it.";

    public static string Lobby(IEnumerable<(string Name, string? Link)> topics)
    {
        string[] lines = [.. topics.Select(static topic => topic.Link is null ? $"- {topic.Name}" : $"- [{topic.Name}]({topic.Link})")];
        return string.Join(
            '\n',
            [
                "No session is talked to here, so your message was not given to one: each has a topic of its own.",
                .. lines,
                "",
                "Write in its topic; `/new NAME` makes a session with a topic, and `/session NAME` talks to one here.",
            ]);
    }

    /// <summary>The address of a topic.</summary>
    /// <param name="chat">Key of the topic's chat.</param>
    /// <param name="group">Key of the group that its group has become, or null.</param>
    /// <returns>The link; null where the channel has none.</returns>
    public static string? Link(string chat, string? group) =>
        (group ?? ChatKey.GroupOf(chat)).Split(':') is [_, var id, ..]
        && id.StartsWith(SupergroupPrefix, StringComparison.Ordinal)
        && chat.Split(':') is [_, _, var thread]
            ? string.Create(CultureInfo.InvariantCulture, $"https://t.me/c/{id[SupergroupPrefix.Length..]}/{thread}")
            : null;
}
