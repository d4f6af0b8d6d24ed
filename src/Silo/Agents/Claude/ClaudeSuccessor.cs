using System.Text;
using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Where a conversation went on after <c>/clear</c> in a terminal, which begins another one there. No record names the other, but the
/// CLI's list of what was typed says when it was, and in which conversation, and the new record begins with that very command a moment
/// later (seen on 2.1.197 and 2.1.332, also where the terminal was killed).
/// </summary>
internal static class ClaudeSuccessor
{
    /// <summary>Most bytes that are read of the end of the list.</summary>
    private const int MostOfList = 1024 * 1024;

    /// <summary>Most bytes that are read of the beginning of a record.</summary>
    private const int MostOfRecord = 64 * 1024;

    private const string Written = "<command-name>/clear</command-name>";
    private static readonly string[] Commands = ["/clear", "/reset", "/new"];
    private static readonly TimeSpan Earlier = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(10);

    /// <summary>Follows a conversation.</summary>
    /// <param name="config">The configuration folder.</param>
    /// <param name="project">The folder of its record.</param>
    /// <param name="conversation">Its id.</param>
    /// <param name="since">When the terminal was opened.</param>
    /// <returns>The id of the conversation that the terminal ended in; the same one if it was not cleared.</returns>
    /// <exception cref="IOException">That can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">That can't be read.</exception>
    public static string Follow(string config, string project, string conversation, DateTimeOffset since)
    {
        var cleared = Cleared(Path.Combine(config, "history.jsonl"), since).ToLookup(static one => one.Conversation, static one => one.At);
        var begun = cleared.Count == 0 ? [] : Begun(project, since).ToList();
        for (var left = begun.Count; left > 0; left--)
        {
            DateTimeOffset[] times = [.. cleared[conversation]];
            var found = begun
                .Where(one => times.Any(at => one.At >= at - Earlier && one.At <= at + Later))
                .OrderByDescending(static one => one.At)
                .FirstOrDefault();
            if (found.Id is not { } next)
            {
                break;
            }

            begun.Remove(found);
            conversation = next;
        }

        return conversation;
    }

    private static IEnumerable<(string Conversation, DateTimeOffset At)> Cleared(string list, DateTimeOffset since)
    {
        foreach (var entry in Lines(list, fromEnd: true, MostOfList))
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(entry.Number("timestamp"), 0, 253_402_300_000_000));
            if (at >= since - Earlier
                && entry.String("sessionId") is { } conversation
                && entry.String("display") is { } typed
                && Commands.Contains(typed.Trim().Split(' ')[0]))
            {
                yield return (conversation, at);
            }
        }
    }

    private static IEnumerable<(string? Id, DateTimeOffset At)> Begun(string project, DateTimeOffset since)
    {
        var folder = new DirectoryInfo(project);
        foreach (var record in folder.Exists ? folder.EnumerateFiles("*.jsonl") : [])
        {
            if (record.LastWriteTimeUtc < since.UtcDateTime
                || !Guid.TryParseExact(Path.GetFileNameWithoutExtension(record.Name), "D", out _)
                || ClaudeTranscript.IsPipe(record.FullName))
            {
                continue;
            }

            var command = Lines(record.FullName, fromEnd: false, MostOfRecord).FirstOrDefault(static entry =>
                entry.String("type") == "user"
                && entry.Property("message")?.String("content") is { } text
                && text.StartsWith(Written, StringComparison.Ordinal));
            if (DateTimeOffset.TryParse(
                command.String("timestamp"), System.Globalization.CultureInfo.InvariantCulture, out var at) && at >= since - Earlier)
            {
                yield return (Path.GetFileNameWithoutExtension(record.Name), at);
            }
        }
    }

    /// <summary>The lines at an end of a file that can be read; the one that is cut off is left out.</summary>
    private static List<JsonElement> Lines(string file, bool fromEnd, int most)
    {
        if (!File.Exists(file) || ClaudeTranscript.IsPipe(file))
        {
            return [];
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var bytes = new byte[Math.Min(stream.Length, most)];
        stream.Position = fromEnd ? stream.Length - bytes.Length : 0;
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return [.. Encoding.UTF8.GetString(bytes, 0, read).Split('\n').Select(ClaudeTranscript.TryParse).OfType<JsonElement>()];
    }
}
