using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>Writes an answer of the model as a stream of events.</summary>
internal sealed class OpenAiWriter(HttpContext context, OpenAiRequest request, OpenAiReply reply, CancellationToken stop)
{
    private readonly string _id = $"{Guid.NewGuid():N}"[..12];

    public async Task WriteAsync()
    {
        context.Response.ContentType = "text/event-stream";
        await (request.IsResponses ? WriteResponsesAsync() : WriteChatAsync());
    }

    private async Task WriteResponsesAsync()
    {
        var response = new JsonObject
        {
            ["id"] = $"resp_{_id}", ["object"] = "response", ["created_at"] = 1, ["model"] = request.Model, ["status"] = "in_progress",
            ["output"] = new JsonArray(),
        };
        await EventAsync("response.created", new() { ["response"] = response.DeepClone() });
        var message = new JsonObject
        {
            ["type"] = "message", ["id"] = $"msg_{_id}", ["role"] = "assistant", ["status"] = "in_progress", ["content"] = new JsonArray(),
        };
        await EventAsync("response.output_item.added", new() { ["output_index"] = 0, ["item"] = message.DeepClone() });
        await EventAsync("response.content_part.added", new()
        {
            ["item_id"] = $"msg_{_id}", ["output_index"] = 0, ["content_index"] = 0, ["part"] = Part(""),
        });
        await EachChunkAsync(chunk => EventAsync("response.output_text.delta", new()
        {
            ["item_id"] = $"msg_{_id}", ["output_index"] = 0, ["content_index"] = 0, ["delta"] = chunk,
        }));
        message["status"] = "completed";
        message["content"] = new JsonArray(Part(string.Concat(reply.Chunks)));
        await EventAsync("response.output_item.done", new() { ["output_index"] = 0, ["item"] = message.DeepClone() });
        var output = new JsonArray(message);
        if (reply.Shell is { } command)
        {
            var call = ResponsesCall(command);
            await EventAsync("response.output_item.added", new() { ["output_index"] = 1, ["item"] = call.DeepClone() });
            await EventAsync("response.output_item.done", new() { ["output_index"] = 1, ["item"] = call.DeepClone() });
            output.Add(call);
        }

        response["status"] = "completed";
        response["output"] = output;
        response["usage"] = new JsonObject
        {
            ["input_tokens"] = 100, ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = 0 }, ["output_tokens"] = 10,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 }, ["total_tokens"] = 110,
        };
        await EventAsync("response.completed", new() { ["response"] = response });
    }

    private async Task WriteChatAsync()
    {
        await ChunkAsync(new() { ["role"] = "assistant", ["content"] = "" }, end: null);
        await EachChunkAsync(chunk => ChunkAsync(new() { ["content"] = chunk }, end: null));
        if (reply.Shell is { } command)
        {
            var tool = request.Tools.First(static one => one["parameters"]?["properties"]?["command"] is not null);
            var arguments = new JsonObject { ["command"] = command };
            foreach (var needed in tool["parameters"]!["required"] as JsonArray ?? [])
            {
                arguments.TryAdd((string)needed!, "run it");
            }

            await ChunkAsync(
                new()
                {
                    ["tool_calls"] = new JsonArray(new JsonObject
                    {
                        ["index"] = 0, ["id"] = $"call_{_id}", ["type"] = "function",
                        ["function"] = new JsonObject { ["name"] = (string)tool["name"]!, ["arguments"] = arguments.ToJsonString() },
                    }),
                },
                end: null);
        }

        await ChunkAsync([], reply.Shell is null ? "stop" : "tool_calls");
        var usage = Base();
        usage["choices"] = new JsonArray();
        usage["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 10, ["total_tokens"] = 110 };
        await WriteAsync($"data: {usage.ToJsonString()}\n\ndata: [DONE]\n\n");
    }

    /// <summary>Codex runs commands from JavaScript where its model can.</summary>
    private JsonObject ResponsesCall(string command)
    {
        var arguments = JsonSerializer.Serialize(
            new { cmd = command, sandbox_permissions = "require_escalated", justification = "May I?" });
        return request.Tools.Any(static tool => (string?)tool["name"] == "exec" && (string?)tool["type"] == "custom")
            ? new()
            {
                ["type"] = "custom_tool_call", ["id"] = $"ctc_{_id}", ["call_id"] = $"call_{_id}", ["name"] = "exec",
                ["status"] = "completed", ["input"] = $"text(JSON.stringify(await tools.exec_command({arguments})))",
            }
            : new()
            {
                ["type"] = "function_call", ["id"] = $"fc_{_id}", ["call_id"] = $"call_{_id}", ["name"] = "exec_command",
                ["status"] = "completed", ["arguments"] = arguments,
            };
    }

    private async Task EachChunkAsync(Func<string, Task> write)
    {
        foreach (var (index, chunk) in reply.Chunks.Index())
        {
            if (index > 0 && reply.Gate is { } gate)
            {
                await gate.WaitAsync(stop);
            }

            await write(chunk);
        }
    }

    private static JsonObject Part(string text) => new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray() };

    private JsonObject Base() => new()
    {
        ["id"] = $"chatcmpl_{_id}", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = request.Model,
    };

    private Task ChunkAsync(JsonObject delta, string? end)
    {
        var chunk = Base();
        chunk["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = end });
        return WriteAsync($"data: {chunk.ToJsonString()}\n\n");
    }

    private Task EventAsync(string type, JsonObject data)
    {
        data["type"] = type;
        return WriteAsync($"event: {type}\ndata: {data.ToJsonString()}\n\n");
    }

    private async Task WriteAsync(string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await context.Response.Body.FlushAsync(stop);
    }
}
