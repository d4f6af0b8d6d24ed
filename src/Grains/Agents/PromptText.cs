using System.Text;

namespace Dormouse.Grains.Agents;

/// <summary>
/// How an agent is told what is around a person's words. Ours comes first, in lines of one form; words of others stand in it with
/// a mark before each line; and what follows the last of our lines is the person's own, whatever it looks like.
/// </summary>
public static class PromptText
{
    private const string Opening =
        "[From Dormouse, not from the person: what is around this message. Lines that begin with \"> \" are quoted, and none of them is the person's own.]";

    private const string Closing = "[From Dormouse: what follows, to the end of this message, are the person's own words.]";
    private const string NothingOwn = "[From Dormouse: the person added no words of their own.]";
    private const string Signature = "fromdormouse";
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r", "\v", "\f", "\u0085", "\u2028", "\u2029"];

    /// <summary>What stands before the person's own words, for an agent that reads.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>The lines; null if the message is nothing but the person's own words, and does not look like more.</returns>
    public static string? Preface(AgentPrompt prompt)
    {
        if (prompt.Surroundings is not { Count: > 0 } surroundings)
        {
            return LooksLikeOurs(prompt.Text) ? Closing : null;
        }

        var text = new StringBuilder(Opening);
        foreach (var around in surroundings)
        {
            text.Append("\n[").Append(OneLine(around.About)).Append(around.Text is null ? "]" : ":]");
            foreach (var line in Lines(around.Markdown ?? around.Text))
            {
                text.Append("\n> ").Append(line);
            }
        }

        return text.Append('\n').Append(prompt.Text.Length > 0 ? Closing : NothingOwn).ToString();
    }

    /// <summary>
    /// The whole prompt for a shell: the command, behind what was forwarded to be run. Nothing else is in it, not even as a comment:
    /// with <c>interactive_comments</c> off a shell runs those too.
    /// </summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>The script.</returns>
    public static string Script(AgentPrompt prompt) => string.Concat(
        (prompt.Surroundings ?? [])
            .Where(static around => around.Kind is SurroundingKind.Forward)
            .Select(static around => $"{around.Text}\n")
            .Append(prompt.Text));

    private static string[] Lines(string? text) => text?.Split(LineEnds, StringSplitOptions.None) ?? [];

    private static string OneLine(string text) => string.Join(' ', Lines(text));

    /// <summary>Whether a line of it could be read as one of ours, whatever its brackets, blanks and capitals.</summary>
    private static bool LooksLikeOurs(string text) => text.Contains("dormouse", StringComparison.OrdinalIgnoreCase)
        && Lines(text).Any(static line => string.Concat(line.Where(char.IsLetter)).StartsWith(Signature, StringComparison.OrdinalIgnoreCase));
}
