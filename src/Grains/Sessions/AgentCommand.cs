namespace Dormouse.Grains.Sessions;

/// <summary>A message that is a command of the agent's own, as <c>/review the last change</c>.</summary>
internal static class AgentCommand
{
    /// <summary>The command's name as the person wrote it.</summary>
    /// <param name="text">The message, with the slash.</param>
    /// <returns>The name, without the slash.</returns>
    public static string NameOf(string text) => text[1..End(text)];

    /// <summary>The message in the agent's own spelling: phones write the first letter of a message large.</summary>
    /// <param name="text">The message.</param>
    /// <param name="known">The agent's commands, without the slash.</param>
    /// <returns>The same message for each command that may be meant: one where the name is exact; none if the agent knows none.</returns>
    public static IReadOnlyList<string> Spellings(string text, IReadOnlyCollection<string> known)
    {
        var name = NameOf(text);
        return known.Contains(name)
            ? [text]
            : [.. known.Where(own => string.Equals(own, name, StringComparison.OrdinalIgnoreCase)).Distinct().Select(
                own => $"/{own}{text[End(text)..]}")];
    }

    private static int End(string text) => text.AsSpan().IndexOfAny(" \r\n\t") is >= 0 and var blank ? blank : text.Length;
}
