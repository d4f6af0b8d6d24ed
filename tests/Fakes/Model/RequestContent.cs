using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dormouse.Fakes;

/// <summary>Sorts the content of a request: what a person wrote, what the model said, what tools gave.</summary>
internal sealed partial class RequestContent
{
    private readonly List<string> _system = [];
    private readonly List<string> _userTexts = [];
    private readonly List<string> _assistantTexts = [];
    private readonly List<ModelToolResult> _toolResults = [];
    private readonly List<ModelImage> _images = [];
    private readonly List<JsonObject> _documents = [];

    public RequestContent(JsonObject request)
    {
        _system.AddRange(Texts(request["system"]));
        foreach (var message in (request["messages"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Read(message);
        }
    }

    public string System => string.Join('\n', _system);

    public IReadOnlyList<string> UserTexts => _userTexts;

    public IReadOnlyList<string> AssistantTexts => _assistantTexts;

    public IReadOnlyList<ModelToolResult> ToolResults => _toolResults;

    public IReadOnlyList<ModelImage> Images => _images;

    public IReadOnlyList<JsonObject> Documents => _documents;

    private void Read(JsonObject message)
    {
        switch ((string?)message["role"])
        {
            case "system":
                _system.AddRange(Texts(message["content"]));
                break;
            case "assistant":
                _assistantTexts.AddRange(Texts(message["content"]));
                break;
            case "user":
                _userTexts.AddRange(Texts(message["content"]).Select(Own).OfType<string>());
                foreach (var block in (message["content"] as JsonArray ?? []).OfType<JsonObject>())
                {
                    ReadUserBlock(block);
                }

                break;
        }
    }

    private void ReadUserBlock(JsonObject block)
    {
        switch ((string?)block["type"])
        {
            case "image" when IsBase64(block["source"]):
                _images.Add(new ModelImage(
                    (string)block["source"]!["media_type"]!, Convert.FromBase64String((string)block["source"]!["data"]!)));
                break;
            case "document":
                _documents.Add(block);
                break;
            case "tool_result":
                _toolResults.Add(new ModelToolResult(
                    (string)block["tool_use_id"]!,
                    string.Join('\n', Texts(block["content"])),
                    (bool?)block["is_error"] ?? false));
                break;
        }
    }

    private static bool IsBase64(JsonNode? source) => (string?)source?["type"] == "base64";

    private static IEnumerable<string> Texts(JsonNode? content) => content switch
    {
        JsonValue value => [value.GetValue<string>()],
        JsonArray blocks => blocks.Where(block => (string?)block!["type"] == "text").Select(block => (string)block!["text"]!),
        _ => [],
    };

    /// <summary>The person's part of a text block, or null when all of it is the CLI's.</summary>
    private static string? Own(string text)
    {
        if (CliBlock().IsMatch(text))
        {
            return null;
        }

        var own = Reminder().Replace(text, "");
        // The CLI also sets neighbouring messages apart by line ends.
        var rest = own == text ? own.Trim('\n') : own.Trim();
        return rest.Length > 0 ? rest : null;
    }

    [GeneratedRegex(@"<system-reminder>.*?</system-reminder>", RegexOptions.Singleline)]
    private static partial Regex Reminder();

    [GeneratedRegex(
        @"\A\s*(\[Image: [^\]]*\]|\[Request interrupted by user[^\]]*\]|Continue from where you left off\."
            + @"|<(local-command|command)-[a-z]+>.*)\s*\z",
        RegexOptions.Singleline)]
    private static partial Regex CliBlock();
}
