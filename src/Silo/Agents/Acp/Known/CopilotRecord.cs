using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.Acp.Known;

/// <summary>
/// Copilot's <c>session-state/ID/</c>: what happened is in <c>events.jsonl</c>, some 150 ms after it happened. Its locks stay behind.
/// </summary>
internal sealed class CopilotRecord : AcpRecord
{
    public override bool Moves => true;

    public override string? FileOf(AcpHome home, string conversation) =>
        FolderOf(home, conversation) is { } folder && Path.Combine(folder, "events.jsonl") is var file && File.Exists(file) ? file : null;

    public override TranscriptFinding Find(IEnumerable<string> lines)
    {
        var (isGiven, isLast, answer) = (false, false, "");
        foreach (var entry in AcpFiles.Entries(lines))
        {
            var data = entry.Property("data") ?? default;
            switch (entry.String("type"))
            {
                case "user.message":
                    isGiven = true;
                    break;
                case "assistant.message":
                    answer = data.String("content") ?? "";
                    isLast = !data.Items("toolRequests").Any();
                    break;
                case "assistant.turn_end" when isGiven && isLast && answer.Length > 0:
                    return new(TranscriptFindingKind.Answered, answer);
            }
        }

        return new(isGiven ? TranscriptFindingKind.GivenUnanswered : TranscriptFindingKind.Unknown);
    }

    public override IReadOnlyList<MovePart> PartsOf(AcpHome home, string conversation, bool arrives) =>
        FolderOf(home, conversation) is { } folder
            ?
            [
                new("events", Path.Combine(folder, "events.jsonl")), new("workspace", Path.Combine(folder, "workspace.yaml")),
                new("checkpoints", Path.Combine(folder, "checkpoints")),
            ]
            : [];

    private static string? FolderOf(AcpHome home, string conversation) => Guid.TryParseExact(conversation, "D", out _)
        ? Path.Combine(Own(home), "session-state", conversation)
        : null;

    private static string Own(AcpHome home) =>
        home.Variable("COPILOT_HOME") is { Length: > 0 } set ? set : Path.Combine(home.Folder, ".copilot");
}
