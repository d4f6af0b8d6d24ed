using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The messages of a record as a tree: a line names the one before it, so what was left behind by an earlier return is no part of the way
/// from the last line to the first.
/// </summary>
internal sealed class ClaudeTalk
{
    private const int MostOfText = 200;

    private readonly Dictionary<string, ClaudeMessage> _messages = [];
    private string? _last;

    private ClaudeTalk()
    {
    }

    /// <summary>Reads a record; a line that can't be read is left out.</summary>
    /// <param name="file">The record.</param>
    /// <returns>The talk; empty if there is no record.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read.</exception>
    public static ClaudeTalk Read(string file)
    {
        var talk = new ClaudeTalk();
        if (File.Exists(file) && !ClaudeTranscript.IsPipe(file))
        {
            foreach (var line in File.ReadLines(file))
            {
                talk.Add(line);
            }
        }

        return talk;
    }

    /// <summary>The way back to the first message.</summary>
    /// <param name="from">The message that it begins at; null for the last one.</param>
    /// <returns>The messages, newest first; no more than the record has, whatever it says.</returns>
    public IEnumerable<ClaudeMessage> WayBack(string? from = null)
    {
        from ??= _last;
        for (var left = _messages.Count; left > 0 && from is not null && _messages.TryGetValue(from, out var message); left--)
        {
            yield return message;
            from = message.Before;
        }
    }

    /// <summary>Reads what messages say: all that a person wrote, or the text of an answer.</summary>
    /// <param name="file">The record.</param>
    /// <param name="ids">Their ids.</param>
    /// <returns>The texts by id, each bounded as entries of a journal are; one that can't be read is left out.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read.</exception>
    public static IReadOnlyDictionary<string, string> ReadTexts(string file, HashSet<string> ids)
    {
        var texts = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(file))
        {
            if (line.Contains("\"parentUuid\"", StringComparison.Ordinal)
                && ClaudeTranscript.TryParse(line) is { } entry
                && entry.String("uuid") is { } uuid
                && ids.Contains(uuid))
            {
                texts[uuid] = JournalEntry.Bounded(entry.String("type") == "user" ? WholeTextOf(entry) : string.Join(
                    "\n\n",
                    Texts(entry.Property("message") ?? default)));
            }
        }

        return texts;
    }

    private void Add(string line)
    {
        // Most of a record's bytes are in lines about requests.
        if (!line.Contains("\"parentUuid\"", StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var entry = JsonElement.Parse(line);
            if (entry.String("uuid") is { } uuid && !entry.Bool("isSidechain"))
            {
                _messages[uuid] = Of(uuid, entry);
                _last = uuid;
            }
        }
        catch (JsonException)
        {
            // Cut off by a crash, or overwritten.
        }
    }

    private static ClaudeMessage Of(string uuid, JsonElement entry) => new(uuid, entry.String("parentUuid"), KindOf(entry) switch
    {
        MessageKind.Other when entry.String("subtype") == "compact_boundary" => MessageKind.Summarised,
        var kind => kind,
    })
    {
        Text = entry.String("type") == "user" ? TextOf(entry) : "",
        At = DateTimeOffset.TryParse(
            entry.String("timestamp"), System.Globalization.CultureInfo.InvariantCulture, out var at) ? at : default,
    };

    private static MessageKind KindOf(JsonElement entry) => entry.String("type") switch
    {
        "assistant" when IsAnswer(entry) => MessageKind.Answer,
        "assistant" when IsSaid(entry) => MessageKind.Said,
        "user" when IsPrompt(entry) => MessageKind.Prompt,
        _ => MessageKind.Other,
    };

    /// <summary>
    /// Whether a line ends an answer of the model: after the use of a tool something must follow, and errors are made up by the CLI.
    /// </summary>
    private static bool IsAnswer(JsonElement entry) =>
        IsSaid(entry) && entry.Property("message")?.String("stop_reason") is "end_turn" or "stop_sequence" or "max_tokens";

    private static bool IsSaid(JsonElement entry) =>
        !entry.Bool("isApiErrorMessage")
        && entry.Property("message") is { } message
        && message.String("model") != "<synthetic>"
        && message.Items("content").All(static block => block.String("type") != "tool_use");

    /// <summary>Whether a person wrote it: results of tools, summaries, notes of the CLI and its own commands are no prompts.</summary>
    private static bool IsPrompt(JsonElement entry) =>
        !entry.Bool("isMeta")
        && !entry.Bool("isCompactSummary")
        && Guid.TryParse(entry.String("uuid"), out _)
        && entry.Property("message") is { } message
        && message.Items("content").All(static block => block.String("type") != "tool_result")
        && !IsOfTheCli(TextOf(entry));

    private static bool IsOfTheCli(string text) =>
        text.StartsWith("<command-", StringComparison.Ordinal)
        || text.StartsWith("<local-command-", StringComparison.Ordinal)
        || text.StartsWith("<task-notification", StringComparison.Ordinal)
        || text.StartsWith("[Request interrupted", StringComparison.Ordinal);

    /// <summary>The beginning of what a person wrote: what we put before it stands in blocks of its own.</summary>
    private static string TextOf(JsonElement entry)
    {
        var text = WholeTextOf(entry);
        return text.Length <= MostOfText ? text : text[..MostOfText];
    }

    private static string WholeTextOf(JsonElement entry)
    {
        var message = entry.Property("message") ?? default;
        return message.String("content") ?? Texts(message).LastOrDefault() ?? "";
    }

    private static IEnumerable<string> Texts(JsonElement message) =>
        message.Items("content").Select(static block => block.String("text")).OfType<string>();
}

/// <summary>A message of a record.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Before">Id of the one before it, or null.</param>
/// <param name="Kind">What it is.</param>
internal sealed record ClaudeMessage(string Id, string? Before, MessageKind Kind)
{
    /// <summary>The beginning of what a person wrote; empty for others.</summary>
    public string Text { get; init; } = "";

    /// <summary>When it was written.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>What a message of a record is.</summary>
internal enum MessageKind
{
    /// <summary>Something between a prompt and its answer.</summary>
    Other,

    /// <summary>What a person wrote.</summary>
    Prompt,

    /// <summary>The end of an answer: the CLI can go on from it.</summary>
    Answer,

    /// <summary>
    /// What the model said, and perhaps the end of an answer: a line that is written before the model has said why it stops does not tell
    /// (seen on 2.1.197).
    /// </summary>
    Said,

    /// <summary>Where what was said before was summarised.</summary>
    Summarised,
}
