using System.Globalization;
using System.Text.Json;
using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.Acp.Known;

/// <summary>
/// Codex's <c>sessions/Y/M/D/rollout-TIME-ID.jsonl</c>: it is found by the id at the end of its name, wherever it lies among them. The
/// indexes beside them hold absolute paths and stay where they are.
/// </summary>
internal sealed class CodexRecord : AcpRecord
{
    public override bool Moves => true;

    public override string? FileOf(AcpHome home, string conversation)
    {
        var sessions = SessionsIn(home);
        return Directory.Exists(sessions) && IsId(conversation)
            ? Directory.EnumerateFiles(sessions, $"rollout-*-{conversation}.jsonl", AcpFiles.WithoutLinks).Order().LastOrDefault()
            : null;
    }

    public override TranscriptFinding Find(IEnumerable<string> lines)
    {
        var isGiven = false;
        foreach (var entry in AcpFiles.Entries(lines))
        {
            var payload = entry.Property("payload") ?? default;
            isGiven |= (entry.String("type"), payload.String("type")) switch
            {
                ("response_item", "message") => payload.String("role") == "user" && payload.Items("content").Any(IsPersons),
                ("event_msg", "item_completed") => payload.Property("item")?.String("type") == "UserMessage",
                _ => false,
            };
            if (isGiven && payload.String("type") == "task_complete" && payload.String("last_agent_message") is { Length: > 0 } answer)
            {
                return new(TranscriptFindingKind.Answered, answer);
            }
        }

        return new(isGiven ? TranscriptFindingKind.GivenUnanswered : TranscriptFindingKind.Unknown);
    }

    public override IReadOnlyList<MovePart> PartsOf(AcpHome home, string conversation, bool arrives) =>
        (arrives ? PlaceOf(home, conversation) : FileOf(home, conversation)) is { } file ? [new("rollout", file)] : [];

    /// <summary>Codex's own folder.</summary>
    /// <param name="home">Where it looks for its files.</param>
    /// <returns>Its path.</returns>
    public static string FolderIn(AcpHome home) =>
        home.Variable("CODEX_HOME") is { Length: > 0 } set ? set : Path.Combine(home.Folder, ".codex");

    // It writes what surrounds the person's words as messages of theirs.
    private static bool IsPersons(JsonElement content) =>
        content.String("text") is { } text && !text.StartsWith("<environment_context>", StringComparison.Ordinal);

    private static string SessionsIn(AcpHome home) => Path.Combine(FolderIn(home), "sessions");

    /// <summary>Where it would have been put here: its id says when it began.</summary>
    private static string? PlaceOf(AcpHome home, string conversation)
    {
        if (!Guid.TryParseExact(conversation, "D", out var id))
        {
            return null;
        }

        var began = id.Version == 7
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse($"{id:N}"[..12], NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            : DateTimeOffset.UnixEpoch;
        return Path.Combine(
            SessionsIn(home), began.ToString("yyyy", CultureInfo.InvariantCulture), began.ToString("MM", CultureInfo.InvariantCulture),
            began.ToString("dd", CultureInfo.InvariantCulture),
            $"rollout-{began.ToString("yyyy-MM-ddTHH-mm-ss", CultureInfo.InvariantCulture)}-{conversation}.jsonl");
    }

    private static bool IsId(string conversation) => Guid.TryParseExact(conversation, "D", out _);
}
