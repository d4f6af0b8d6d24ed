using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Puts files back by the CLI's own copies: with <c>CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING</c> it keeps one of each file that its tools
/// edit, for each prompt (<c>rewind_files</c>, seen on 2.1.197, 2.1.330 and 2.1.332). A process that only resumed the conversation and was
/// given nothing can do it, and leaves what was said as it is.
/// </summary>
internal static class ClaudeFiles
{
    /// <summary>The variable with which the CLI keeps copies; a person may set another value.</summary>
    public const string Switch = "CLAUDE_CODE_ENABLE_SDK_FILE_CHECKPOINTING";

    private const string RequestId = "files";

    /// <summary>Asks a process to do it, and reads what it says.</summary>
    /// <param name="process">The process, just started.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="isTrial">Whether it is only found out what would be put back.</param>
    /// <returns>What the process said; it is still there.</returns>
    public static async Task<FileReturn> PutBackAsync(Subprocess process, Guid prompt, bool isTrial)
    {
        await process.WriteLineAsync(ClaudeHandshake.Question(trustedFolder: null));
        var request = new JsonObject { ["subtype"] = "rewind_files", ["user_message_id"] = prompt.ToString() };
        if (isTrial)
        {
            request["dry_run"] = true;
        }

        await process.WriteLineAsync(ClaudeLines.Request(RequestId, request));
        await foreach (var line in process.ReadLinesAsync())
        {
            if (AnswerIn(line) is { } answer)
            {
                return answer;
            }
        }

        return FileReturn.Failed("its agent ended before it said anything");
    }

    private static FileReturn? AnswerIn(ReadOnlyMemory<byte> line)
    {
        JsonElement message;
        try
        {
            message = JsonElement.Parse(JsonText.Whole(line).Span, JsonReading.AsWhole);
        }
        catch (JsonException)
        {
            return null;
        }

        if (message.Property("response") is not { } response || response.String("request_id") != RequestId)
        {
            return null;
        }

        var answer = response.Property("response") ?? default;
        return (answer.String("error") ?? response.String("error")) is { } error ? FileReturn.Failed(Told(error))
            : !answer.Bool("canRewind") ? FileReturn.Failed("its agent refuses it")
            : new(
                [.. answer.Items("filesChanged").Where(static one => one.ValueKind is JsonValueKind.String).Select(JsonText.Read)],
                answer.Number("insertions"),
                answer.Number("deletions"));
    }

    private static string Told(string error) => error switch
    {
        _ when error.StartsWith("No file checkpoint", StringComparison.Ordinal) => "its agent has no copies of them of that moment",
        _ when error.StartsWith("File rewinding is not enabled", StringComparison.Ordinal) => "its agent is set to keep no copies of them",
        _ => error.TrimEnd('.'),
    };
}
