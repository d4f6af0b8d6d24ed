namespace Dormouse.Grains.Chats.Commands;

/// <summary>What <c>/help</c> says.</summary>
internal static class HelpText
{
    /// <summary>What this is, and every command; CommonMark.</summary>
    public static string Text { get; } = string.Join('\n', Lines());

    private static IEnumerable<string> Lines()
    {
        yield return "This is Dormouse. It keeps coding-agent sessions on your own machines; what you write here goes to the current "
            + "session. A session that nobody talks to falls asleep, and the next message wakes it with its whole history.";
        yield return "";
        foreach (var command in ChatCommands.Help)
        {
            var arguments = command.Arguments.Length == 0 ? "" : $" {command.Arguments.Replace("[", "\\[", StringComparison.Ordinal)}";
            yield return $"- /{command.Name}{arguments} — {command.Description}";
        }
    }
}
