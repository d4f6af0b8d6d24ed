using System.Text.Json.Nodes;

namespace Dormouse.Fakes;

/// <summary>One request to the model, read the way a test thinks of it.</summary>
public sealed class ModelRequest
{
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ModelRequest(JsonObject json, IReadOnlyDictionary<string, string> headers, DateTimeOffset at)
    {
        Json = json;
        Headers = headers;
        At = at;
        var content = new RequestContent(json);
        System = content.System;
        UserTexts = content.UserTexts;
        AssistantTexts = content.AssistantTexts;
        ToolResults = content.ToolResults;
        Images = content.Images;
        Documents = content.Documents;
    }

    public JsonObject Json { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    public DateTimeOffset At { get; }

    public string Model => Json["model"]!.GetValue<string>();

    /// <summary>The system prompt, and after it whatever came as a message of the system role.</summary>
    public string System { get; }

    /// <summary>What persons wrote, in order, without what the CLI adds by itself.</summary>
    public IReadOnlyList<string> UserTexts { get; }

    public string LastUserText => UserTexts.Count == 0 ? "" : UserTexts[^1];

    public IReadOnlyList<string> AssistantTexts { get; }

    public IReadOnlyList<ModelToolResult> ToolResults { get; }

    public IReadOnlyList<ModelImage> Images { get; }

    public int ImageCount => Images.Count;

    /// <summary>The document blocks of the user's messages, as sent.</summary>
    public IReadOnlyList<JsonObject> Documents { get; }

    public IReadOnlyList<string> ToolNames =>
        [.. (Json["tools"] as JsonArray ?? []).Select(tool => tool!["name"]!.GetValue<string>())];

    /// <summary>The newest message is nothing but the outcome of tools: the turn goes on after a tool.</summary>
    public bool AnswersATool
    {
        get
        {
            var last = (Json["messages"] as JsonArray)!.LastOrDefault(entry => (string?)entry!["role"] == "user");
            return last?["content"] is JsonArray blocks && blocks.Any(block => (string?)block!["type"] == "tool_result");
        }
    }

    /// <summary>A call the CLI makes for itself and not for a turn: a title in a given form, or a short probe, without tools.</summary>
    public bool IsBackground =>
        Json["tools"] is not JsonArray { Count: > 0 }
        && (Json["output_config"]?["format"] is not null || (int)Json["max_tokens"]! <= 512);

    /// <summary>Ends with true when the whole reply was sent, with false when the caller hung up or it was cut.</summary>
    public Task<bool> Ended => _ended.Task;

    public override string ToString() =>
        $"{Model}{(IsBackground ? " (background)" : "")} [{string.Join(" | ", UserTexts.Select(text => $"\"{text}\""))}]";

    internal void End(bool complete) => _ended.TrySetResult(complete);
}
