namespace Dormouse.Grains.Chats.Commands;

/// <summary>What <c>/help</c> shows at once: the commands by topic, each in a list of its own. Every command is in one of them.</summary>
internal static class HelpTopics
{
    /// <summary>The topics, in the order in which they are shown.</summary>
    public static IReadOnlyList<HelpTopic> All { get; } =
    [
        new("sessions", "Sessions", "begin, switch, put away", [
            "new", "session", "sessions", "title", "default", "projects", "fork", "archive", "unarchive", "timeout",
        ]),
        new("work", "A turn and what waits", "stop, steer, ask beside it", [
            "stop", "steer", "btw", "background", "queue", "cancel", "status", "inbox", "rewind",
        ]),
        new("files", "Files and history", "what was changed, fetch, search", ["diff", "files", "export", "search"]),
        new("agent", "Agent and model", "which one, how hard, what it may do", ["agent", "agents", "model", "effort", "mode", "persona"]),
        new("chat", "This chat", "how much it shows, with whom", [
            "quiet", "smart", "verbose", "drafts", "pin", "share", "unshare", "follow", "unfollow", "start", "help",
        ]),
        new("machines", "Machines and the desk", "where sessions run", [
            "machines", "move", "drain", "undrain", "adopt", "desk",
        ]),
    ];

    /// <summary>Finds a topic.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns>The topic; null if there is none of that name.</returns>
    public static HelpTopic? Find(string name) =>
        All.FirstOrDefault(topic => string.Equals(topic.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A topic of the help.</summary>
/// <param name="Name">What is written behind <c>/help</c>.</param>
/// <param name="Label">What its button says.</param>
/// <param name="About">What it is about, in a few words.</param>
/// <param name="Commands">Names of its commands, the most used ones first.</param>
internal sealed record HelpTopic(string Name, string Label, string About, IReadOnlyList<string> Commands);
