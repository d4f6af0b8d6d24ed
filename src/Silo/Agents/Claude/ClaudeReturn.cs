using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Where a conversation can go back to: the CLI goes on from any <c>assistant</c> line of its record (<c>--resume-session-at</c>, seen
/// on 2.1.197, 2.1.330 and 2.1.332), and forgets what came after it. A line names the one before it, so what was left behind by an
/// earlier return is no part of the way from the last line to the first.
/// </summary>
internal static class ClaudeReturn
{
    /// <summary>Finds the last answer.</summary>
    /// <param name="file">The record.</param>
    /// <param name="before">A line that was gone back to in vain, or null.</param>
    /// <returns>The line's uuid; null if there is none.</returns>
    public static Task<string?> FindAsync(string file, string? before) => Task.Run(() => Find(file, before));

    private static string? Find(string file, string? before)
    {
        if (!File.Exists(file) || ClaudeTranscript.IsPipe(file))
        {
            return null;
        }

        var lines = new Dictionary<string, (string? Before, bool IsAnswer)>();
        string? last = null;
        foreach (var line in File.ReadLines(file))
        {
            if (Read(line) is { } entry && entry.String("uuid") is { } uuid && !entry.Bool("isSidechain"))
            {
                lines[uuid] = (entry.String("parentUuid"), IsAnswer(entry));
                last = uuid;
            }
        }

        var way = Way(last, lines).ToArray();
        var tried = Array.IndexOf(way, before);
        return way.Skip(tried + 1).FirstOrDefault(uuid => lines[uuid].IsAnswer);
    }

    private static IEnumerable<string> Way(string? from, Dictionary<string, (string? Before, bool IsAnswer)> lines)
    {
        // No longer than the record, whatever it says.
        for (var left = lines.Count; left > 0 && from is not null && lines.TryGetValue(from, out var line); left--)
        {
            yield return from;
            from = line.Before;
        }
    }

    /// <summary>
    /// Whether a line ends an answer of the model: after the use of a tool something must follow, and errors are made up by the CLI.
    /// </summary>
    private static bool IsAnswer(JsonElement entry) =>
        entry.String("type") == "assistant"
        && !entry.Bool("isApiErrorMessage")
        && entry.Property("message") is { } message
        && message.String("model") != "<synthetic>"
        && (message.String("stop_reason") is "end_turn" or "stop_sequence" or "max_tokens")
        && message.Items("content").All(static block => block.String("type") != "tool_use");

    private static JsonElement? Read(string line)
    {
        // Most of a record's bytes are in lines about requests.
        if (!line.Contains("\"parentUuid\"", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonElement.Parse(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
