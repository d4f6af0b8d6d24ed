using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dormouse.Fakes;

/// <summary>One request to the model, read the way a test thinks of it.</summary>
public sealed partial class OpenAiRequest
{
    internal OpenAiRequest(JsonObject json, bool isResponses)
    {
        Json = json;
        IsResponses = isResponses;
        var entries = (JsonArray)json[isResponses ? "input" : "messages"]!;
        foreach (var entry in entries.OfType<JsonObject>())
        {
            Read(entry);
        }

        // Codex has its tools among its messages.
        Tools = [.. (json["tools"] as JsonArray ?? []).Concat(entries.Where(static one => (string?)one!["type"] == "additional_tools")
            .SelectMany(static one => one!["tools"] as JsonArray ?? [])).OfType<JsonObject>().SelectMany(Flat)];
    }

    public JsonObject Json { get; }

    public string Model => (string)Json["model"]!;

    /// <summary>What persons wrote, in order, without what agents add by themselves in tags.</summary>
    public List<string> UserTexts { get; } = [];

    public string LastUserText => UserTexts.Count == 0 ? "" : UserTexts[^1];

    public List<string> AssistantTexts { get; } = [];

    public List<string> ToolResults { get; } = [];

    /// <summary>Whether the newest message is the outcome of a tool.</summary>
    public bool AnswersATool { get; private set; }

    internal bool IsResponses { get; }

    internal IReadOnlyList<JsonObject> Tools { get; }

    public override string ToString() => $"{Model} [{string.Join(" | ", UserTexts.Select(static text => $"\"{text}\""))}]";

    private static IEnumerable<JsonObject> Flat(JsonObject tool) => tool["tools"] is JsonArray inner ? inner.OfType<JsonObject>()
        : tool["function"] is JsonObject function ? [function]
        : [tool];

    private void Read(JsonObject entry)
    {
        var role = (string?)entry["role"];
        var isResult = role == "tool" || ((string?)entry["type"])?.EndsWith("_call_output", StringComparison.Ordinal) is true;
        if (isResult)
        {
            ToolResults.Add(TextOf(entry["output"] ?? entry["content"]));
            AnswersATool = true;
        }
        else if (role == "assistant" && TextOf(entry["content"]) is { Length: > 0 } said)
        {
            AssistantTexts.Add(said);
        }
        else if (role == "user")
        {
            var texts = Texts(entry["content"]).Select(static text => Note.Replace(text, "").Trim());
            foreach (var text in texts.Where(static text => text.Length > 0))
            {
                UserTexts.Add(text);
                AnswersATool = false;
            }
        }
    }

    private static string TextOf(JsonNode? content) => string.Join(' ', Texts(content));

    private static IEnumerable<string> Texts(JsonNode? content) => content switch
    {
        JsonValue text => [text.ToString()],
        JsonArray parts => parts.Select(static part => (string?)part!["text"]).OfType<string>(),
        _ => [],
    };

    [GeneratedRegex(@"<([a-z][\w-]*)[^>]*>.*?</\1>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Note { get; }
}
