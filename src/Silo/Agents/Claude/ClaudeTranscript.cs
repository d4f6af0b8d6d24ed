using System.Text;
using System.Text.Json;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// The CLI's own record of a conversation: one JSON object a line. Seen on 2.1.197 and 2.1.330: a user line carries the
/// uuid that we gave the message, and an answer's last line has <c>stop_reason</c> <c>end_turn</c>.
/// </summary>
internal static class ClaudeTranscript
{
    /// <summary>Whether the CLI has a record of the session.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>True if a turn of it began.</returns>
    public static bool Exists(AgentLaunch launch, AgentOptions settings) => FileOf(launch, settings) is var file
        && File.Exists(file)
        && !IsPipe(file);

    /// <summary>
    /// Whether the CLI can resume the session. It notes first that a message came in, and the message itself some 100 ms later: where it
    /// was killed in between, it finds no conversation, and takes the id for one that is in use (seen on 2.1.197, 2.1.330 and 2.1.332).
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>True if the record has a message.</returns>
    public static bool HasMessage(AgentLaunch launch, AgentOptions settings) =>
        Exists(launch, settings)
        && File.ReadLines(FileOf(launch, settings)).Any(static line => TryParse(line)?.String("type") is "user" or "assistant");

    /// <summary>Makes way for a conversation whose record has no message: it is kept beside it, and the id is free again.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    public static void SetAside(AgentLaunch launch, AgentOptions settings)
    {
        if (FileOf(launch, settings) is var file && File.Exists(file))
        {
            // Put back from what is kept it may be one file under two names, of which a move leaves both where they are: rename(2).
            File.Delete($"{file}.unbegun");
            File.Move(file, $"{file}.unbegun");
        }
    }

    /// <summary>Looks a prompt up.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="prompt">The prompt.</param>
    /// <returns>What the record says.</returns>
    public static async Task<TranscriptFinding> FindAsync(AgentLaunch launch, AgentOptions settings, AgentPrompt prompt)
    {
        var file = FileOf(launch, settings);
        if (!Path.Exists(file) || IsPipe(file))
        {
            return new(TranscriptFindingKind.Unknown);
        }

        var id = prompt.Id.ToString();
        var isGiven = false;
        var isAnswered = false;
        var answer = new StringBuilder();
        await foreach (var line in File.ReadLinesAsync(file))
        {
            // Nearly all lines of a long conversation are before the prompt; they are not worth parsing.
            if (!isGiven && !line.Contains(id, StringComparison.Ordinal))
            {
                continue;
            }

            if (TryParse(line) is not { } entry)
            {
                continue;
            }

            var type = entry.String("type");
            if (!isGiven)
            {
                isGiven = type == "user" && entry.String("uuid") == id;
            }
            else if (type == "user" && entry.String("promptSource") is null && entry.IsPrompt())
            {
                break;
            }
            else if (type == "assistant" && !entry.Bool("isSidechain") && entry.Property("message") is { } message)
            {
                if (message.String("stop_reason") is "tool_use")
                {
                    answer.Clear();
                }

                foreach (var block in message.Items("content"))
                {
                    if (block.String("type") == "text")
                    {
                        answer.Append(block.String("text"));
                    }
                }

                isAnswered = message.String("stop_reason") is "end_turn" && message.String("model") != "<synthetic>";
            }
        }

        return (isGiven, isAnswered && answer.Length > 0) switch
        {
            // Not proof that it was not given: the CLI writes its record some 100 ms behind what it does.
            (false, _) => new(TranscriptFindingKind.Unknown),
            (true, true) => new(TranscriptFindingKind.Answered, answer.ToString()),
            _ => new(TranscriptFindingKind.GivenUnanswered),
        };
    }

    /// <summary>Whether a pipe is in place of a record: to read it would wait for ever.</summary>
    /// <param name="file">The record.</param>
    /// <returns>True if one is, or something like it.</returns>
    public static bool IsPipe(string file) => FileFacts.Of(file) is { Kind: EntryKind.Other };

    private static bool IsPrompt(this JsonElement entry) =>
        !entry.Bool("isMeta")
        && !entry.Bool("isSidechain")
        && entry.Property("message") is { } message
        && message.Items("content").All(static block => block.String("type") != "tool_result");

    /// <summary>Where the record of a session is, or will be.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>Its absolute path.</returns>
    public static string FileOf(AgentLaunch launch, AgentOptions settings)
    {
        var usual = UsualFileOf(launch, settings);
        var projects = Path.GetDirectoryName(Path.GetDirectoryName(usual))!;

        // The CLI names its folder after the real working folder; this one may have been another when the session began.
        return File.Exists(usual) || !Directory.Exists(projects)
            ? usual
            : Directory.EnumerateDirectories(projects).Select(
                other => Path.Combine(other, Path.GetFileName(usual))).FirstOrDefault(File.Exists) ?? usual;
    }

    /// <summary>Where the CLI looks for the record of a session that works in its folder: the only place to put one.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>Its absolute path; nothing may be there.</returns>
    public static string UsualFileOf(AgentLaunch launch, AgentOptions settings)
    {
        var config = ConfigOf(settings, launch.ConfigDirectory);
        var folder = string.Concat(RealPath.Of(launch.WorkingFolder).Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        return Path.Combine(config, "projects", folder, $"{launch.AgentSessionId}.jsonl");
    }

    /// <summary>The CLI's configuration folder.</summary>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="directory">The session's own, or null.</param>
    /// <returns>Its path; nothing may be there.</returns>
    public static string ConfigOf(AgentOptions settings, string? directory) =>
        directory
        ?? settings.Environment.GetValueOrDefault("CLAUDE_CONFIG_DIR")
        ?? Environment.GetEnvironmentVariable("CLAUDE_CONFIG_DIR")
        ?? Path.Combine(settings.Environment.GetValueOrDefault("HOME") ?? Environment.GetEnvironmentVariable("HOME") ?? "/", ".claude");

    /// <summary>Reads a line of a record.</summary>
    /// <param name="line">The line.</param>
    /// <returns>What stands in it; null if it is no JSON.</returns>
    public static JsonElement? TryParse(string line)
    {
        try
        {
            return JsonElement.Parse(JsonText.Whole(Encoding.UTF8.GetBytes(line)).Span, JsonReading.AsWhole);
        }
        catch (JsonException)
        {
            // The last line may be cut off by the crash that made us look.
            return null;
        }
    }
}
