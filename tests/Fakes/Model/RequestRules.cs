using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dormouse.Fakes;

/// <summary>Says why the real API would refuse a request, or null.</summary>
internal static partial class RequestRules
{
    private static readonly HashSet<string> Known =
    [
        "model", "messages", "max_tokens", "metadata", "stop_sequences", "stream", "system", "temperature", "thinking",
        "tool_choice", "tools", "top_k", "top_p", "service_tier", "container", "context_management", "mcp_servers",
        "output_config", "output_format", "cache_control", "speed", "inference_geo", "diagnostics",
    ];

    public static string? Refuse(JsonObject request, bool counting) =>
        Envelope(request, counting)
        ?? Tools(request)
        ?? CacheMarks(request)
        ?? Messages((JsonArray)request["messages"]!);

    private static string? Envelope(JsonObject request, bool counting)
    {
        if (request.Select(pair => pair.Key).FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
        {
            return $"{unknown}: Extra inputs are not permitted";
        }

        if (!IsText(request["model"]))
        {
            return "model: Field required";
        }

        if (!counting && !(IsWhole(request["max_tokens"], out var max) && max >= 1))
        {
            return "max_tokens: Field required";
        }

        if (request["messages"] is not JsonArray { Count: > 0 })
        {
            return "messages: at least one message is required";
        }

        if (request["thinking"] is { } thinking && (string?)thinking["type"] is not ("enabled" or "disabled" or "adaptive"))
        {
            return "thinking: Input tag does not match any of the expected tags: 'adaptive', 'disabled', 'enabled'";
        }

        return request["system"] is JsonArray system ? TextBlocks(system, "system") : null;
    }

    private static string? Tools(JsonObject request)
    {
        var names = new HashSet<string>();
        var index = 0;
        foreach (var tool in request["tools"] as JsonArray ?? [])
        {
            var name = (string?)tool?["name"] ?? "";
            if (!ToolName().IsMatch(name))
            {
                return $"tools.{index}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'";
            }

            if (!names.Add(name))
            {
                return "tools: Tool names must be unique.";
            }

            if (tool!["type"] is null && (string?)tool["input_schema"]?["type"] != "object")
            {
                return $"tools.{index}.input_schema.type: Field required";
            }

            index++;
        }

        return null;
    }

    private static string? CacheMarks(JsonObject request)
    {
        var found = Descendants(request).Count(node => node.ContainsKey("cache_control") && node != request);
        return found > 4 ? $"A maximum of 4 blocks with cache_control may be provided. Found {found}." : null;
    }

    private static string? Messages(JsonArray messages)
    {
        for (var index = 0; index < messages.Count; index++)
        {
            if (messages[index] is not JsonObject message)
            {
                return $"messages.{index}: Input should be a valid dictionary";
            }

            var role = IsText(message["role"]) ? (string?)message["role"] : null;
            if (role is not ("user" or "assistant" or "system"))
            {
                return $"messages: Unexpected role \"{role}\". Allowed roles are \"user\", \"assistant\" or \"system\".";
            }

            // After a compaction the CLI sends an empty entry of the system role.
            var mayBeEmpty = role == "system" || (role == "assistant" && index == messages.Count - 1);
            if (Content(message["content"], index, mayBeEmpty) is { } bad)
            {
                return bad;
            }
        }

        return ToolRules.Refuse(messages);
    }

    private static string? Content(JsonNode? content, int index, bool mayBeEmpty)
    {
        switch (content)
        {
            case JsonValue value when IsText(value):
                return mayBeEmpty || value.GetValue<string>().Length > 0 ? null : Empty(index);
            case JsonArray { Count: 0 }:
                return mayBeEmpty ? null : Empty(index);
            case JsonArray blocks:
                return TextBlocks(blocks, $"messages.{index}.content") ?? Media(blocks, index);
            default:
                return $"messages.{index}.content: Field required";
        }
    }

    private static string Empty(int index) =>
        $"messages.{index}: all messages must have non-empty content except for the optional final assistant message";

    private static string? TextBlocks(JsonArray blocks, string where)
    {
        for (var at = 0; at < blocks.Count; at++)
        {
            if (!IsText(blocks[at]?["type"]))
            {
                return $"{where}.{at}.type: Field required";
            }

            if ((string)blocks[at]!["type"]! != "text")
            {
                continue;
            }

            if (!IsText(blocks[at]!["text"]))
            {
                return $"{where}.{at}.text.text: Field required";
            }

            var text = (string)blocks[at]!["text"]!;
            if (text.Length == 0)
            {
                return $"{where.Split('.')[0]}: text content blocks must be non-empty";
            }

            if (string.IsNullOrWhiteSpace(text))
            {
                return $"{where.Split('.')[0]}: text content blocks must contain non-whitespace text";
            }
        }

        return null;
    }

    private static string? Media(JsonArray blocks, int index)
    {
        for (var at = 0; at < blocks.Count; at++)
        {
            var source = blocks[at]!["source"];
            if ((string?)blocks[at]!["type"] != "image" || (string?)source?["type"] != "base64")
            {
                continue;
            }

            var where = $"messages.{index}.content.{at}.image.source.base64";
            if ((string?)source!["media_type"] is not ("image/jpeg" or "image/png" or "image/gif" or "image/webp"))
            {
                return $"{where}.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'";
            }

            var data = (string?)source["data"] ?? "";
            if (data.Length == 0 || !Convert.TryFromBase64String(data, new byte[data.Length], out _))
            {
                return $"{where}.data: Could not process image";
            }
        }

        return null;
    }

    private static IEnumerable<JsonObject> Descendants(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(pair => Descendants(pair.Value)).Prepend(one),
        JsonArray many => many.SelectMany(Descendants),
        _ => [],
    };

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out _);

    private static bool IsWhole(JsonNode? node, out int number)
    {
        number = 0;
        return node is JsonValue value && value.TryGetValue(out number);
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$")]
    private static partial Regex ToolName();
}
