using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>Lines that we write to the CLI's stdin.</summary>
internal static class ClaudeLines
{
    private const long MaxImageBytes = 5 * 1024 * 1024;
    private static readonly string[] ImageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>A control request.</summary>
    /// <param name="id">Our id of it.</param>
    /// <param name="request">The request.</param>
    /// <returns>The line, without newline.</returns>
    public static ReadOnlyMemory<byte> Request(string id, JsonObject request) => Bytes(new JsonObject
    {
        ["type"] = "control_request",
        ["request_id"] = id,
        ["request"] = request,
    });

    /// <summary>The answer to a control request of the CLI.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="response">The answer.</param>
    /// <returns>The line, without newline.</returns>
    public static ReadOnlyMemory<byte> Response(string id, JsonObject response) => Bytes(new JsonObject
    {
        ["type"] = "control_response",
        ["response"] = new JsonObject { ["subtype"] = "success", ["request_id"] = id, ["response"] = response },
    });

    /// <summary>A control request of the CLI is not served; what it was for goes on without it.</summary>
    /// <param name="id">The request's id.</param>
    /// <param name="why">One sentence, for the agent.</param>
    /// <returns>The line, without newline.</returns>
    public static ReadOnlyMemory<byte> Refusal(string id, string why) => Bytes(new JsonObject
    {
        ["type"] = "control_response",
        ["response"] = new JsonObject { ["subtype"] = "error", ["request_id"] = id, ["error"] = why },
    });

    /// <summary>A prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="persona">Text of the persona to take on, or null.</param>
    /// <returns>The line, without newline.</returns>
    public static async ValueTask<ReadOnlyMemory<byte>> UserAsync(AgentPrompt prompt, string? persona)
    {
        var images = new List<(string Type, byte[] Content)>();
        foreach (var file in prompt.Files.Where(static file => ImageTypes.Contains(file.MediaType) && File.Exists(file.Path)))
        {
            if (await SentFile.ReadAsync(file.Path, MaxImageBytes) is { } content)
            {
                images.Add((file.MediaType, content));
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("type", "user");
        writer.WriteString("uuid", prompt.Id);

        // Else it becomes part of a turn that the agent has begun by itself, and has no result of its own.
        writer.WriteString("priority", "later");
        writer.WriteStartObject("message");
        writer.WriteString("role", "user");
        writer.WriteStartArray("content");
        if (!string.IsNullOrEmpty(persona))
        {
            WriteText(
                writer, $"From now on you have another persona. Follow these instructions instead of an earlier persona's:\n\n{persona}");
        }

        foreach (var (type, content) in images)
        {
            WriteImage(writer, type, content);
        }

        if (prompt.Files.Count > 0)
        {
            WriteText(
                writer, string.Join('\n', prompt.Files.Select(static file => $"[The person sent a file; it is saved as {file.Path}]")));
        }

        var preface = PromptText.Preface(prompt);
        if (preface is not null)
        {
            WriteText(writer, preface);
        }

        if (prompt.Text.Length > 0 || (prompt.Files.Count == 0 && preface is null))
        {
            WriteText(writer, Harmless(prompt));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        await writer.FlushAsync();
        return buffer.WrittenMemory;
    }

    /// <summary>A person's text never becomes a command of the CLI by accident: a leading space defuses it.</summary>
    private static string Harmless(AgentPrompt prompt) =>
        !prompt.IsCommand && prompt.Text.AsSpan().TrimStart().StartsWith('/') ? $" {prompt.Text.TrimStart()}" : prompt.Text;

    private static void WriteText(Utf8JsonWriter writer, string text)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "text");
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static void WriteImage(Utf8JsonWriter writer, string type, byte[] content)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "image");
        writer.WriteStartObject("source");
        writer.WriteString("type", "base64");
        writer.WriteString("media_type", type);
        writer.WriteBase64String("data", content);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static byte[] Bytes(JsonObject line) => Encoding.UTF8.GetBytes(line.ToJsonString());
}
