using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>Every tool call is answered in the next message of the user, and nothing else is.</summary>
internal static class ToolRules
{
    public static string? Refuse(JsonArray messages)
    {
        var turns = Turns(messages);
        if (turns.Count > 0 && turns[0].Role != "user")
        {
            return "messages: first message must use the \"user\" role";
        }

        var seen = new HashSet<string>();
        for (var index = 0; index < turns.Count; index++)
        {
            var calls = Ids(turns[index], "tool_use", "id");
            var results = Ids(turns[index], "tool_result", "tool_use_id");
            var open = index == 0 ? [] : Ids(turns[index - 1], "tool_use", "id");
            if (calls.FirstOrDefault(id => !seen.Add(id)) is not null)
            {
                return "messages: `tool_use` ids must be unique";
            }

            if (results.FirstOrDefault(id => !open.Contains(id)) is { } stray)
            {
                return $"messages.{index}.content: unexpected `tool_use_id` found in `tool_result` blocks: {stray}. "
                    + "Each `tool_result` block must have a corresponding `tool_use` block in the previous message.";
            }

            if (results.Count != results.Distinct().Count())
            {
                return $"messages.{index}.content: each tool_use must have a single result. Found multiple `tool_result` blocks.";
            }

            if (open.Except(results).ToList() is { Count: > 0 } unanswered)
            {
                return $"messages.{index - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: "
                    + $"{string.Join(", ", unanswered)}. "
                    + "Each `tool_use` block must have a corresponding `tool_result` block in the next message.";
            }
        }

        return Ids(turns[^1], "tool_use", "id") is [var last, ..]
            ? $"messages.{turns.Count - 1}: `tool_use` ids were found without `tool_result` blocks immediately after: {last}."
            : null;
    }

    /// <summary>Neighbours of one role count as one message, and entries of the system role as none.</summary>
    private static List<Turn> Turns(JsonArray messages)
    {
        var turns = new List<Turn>();
        foreach (var message in messages.OfType<JsonObject>())
        {
            var role = (string)message["role"]!;
            if (role == "system")
            {
                continue;
            }

            if (turns.Count == 0 || turns[^1].Role != role)
            {
                turns.Add(new Turn(role, []));
            }

            turns[^1].Blocks.AddRange((message["content"] as JsonArray ?? []).OfType<JsonObject>());
        }

        return turns;
    }

    private static List<string> Ids(Turn turn, string type, string property) =>
        [.. turn.Blocks.Where(block => (string?)block["type"] == type).Select(block => (string?)block[property] ?? "")];

    private sealed record Turn(string Role, List<JsonObject> Blocks);
}
