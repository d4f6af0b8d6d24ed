using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Dormouse.Fakes;

/// <summary>Writes one reply to one caller, as events or as one JSON object.</summary>
internal sealed class ReplyWriter(HttpContext context, ModelRequest request, FakeReply reply, int number, CancellationToken stop)
{
    private readonly string _id = string.Create(CultureInfo.InvariantCulture, $"msg_fake{number:D6}");

    /// <summary>Returns whether the reply came to its end.</summary>
    public async Task<bool> WriteAsync()
    {
        if (reply.End == ReplyEnd.HttpError)
        {
            await WriteErrorAsync(context, reply.Failure!);
            return true;
        }

        return (bool?)request.Json["stream"] == true ? await StreamAsync() : await PlainAsync();
    }

    public static async Task WriteErrorAsync(HttpContext context, ReplyFailure failure)
    {
        context.Response.StatusCode = failure.Status;
        if (failure.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in failure.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsJsonAsync(ErrorBody(failure), context.RequestAborted);
    }

    private async Task<bool> PlainAsync()
    {
        foreach (var block in reply.Blocks.OfType<TextBlock>().Where(block => block.Between is not null))
        {
            for (var chunk = 1; chunk < block.Chunks.Count; chunk++)
            {
                await block.Between!(stop);
            }
        }

        if (reply.End == ReplyEnd.ErrorEvent)
        {
            await WriteErrorAsync(context, reply.Failure! with { Status = 500 });
            return true;
        }

        if (reply.End != ReplyEnd.Complete)
        {
            return await EndEarlyAsync();
        }

        var message = Message([.. reply.Blocks.Select((block, at) => (JsonNode)Whole(block, at))]);
        message["stop_reason"] = StopReason;
        message["usage"] = Usage(OutputTokens);
        await context.Response.WriteAsJsonAsync(message, stop);
        return true;
    }

    private async Task<bool> StreamAsync()
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        await SendAsync("message_start", new JsonObject { ["message"] = Message([]) });
        await SendAsync("ping", []);
        for (var index = 0; index < reply.Blocks.Count; index++)
        {
            var leftOpen = index == reply.Blocks.Count - 1 && reply.End != ReplyEnd.Complete;
            await StreamBlockAsync(index, reply.Blocks[index], leftOpen);
        }

        if (reply.End == ReplyEnd.ErrorEvent)
        {
            await SendAsync("error", ErrorBody(reply.Failure!));
            return true;
        }

        if (reply.End != ReplyEnd.Complete)
        {
            return await EndEarlyAsync();
        }

        await SendAsync("message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = StopReason, ["stop_sequence"] = null },
            ["usage"] = Usage(OutputTokens),
        });
        await SendAsync("message_stop", []);
        return true;
    }

    private async Task StreamBlockAsync(int index, ReplyBlock block, bool leftOpen)
    {
        await SendAsync("content_block_start", new JsonObject { ["index"] = index, ["content_block"] = Start(block, index) });
        var first = true;
        foreach (var delta in Deltas(block))
        {
            if (!first && block is TextBlock { Between: { } gate })
            {
                await gate(stop);
            }

            first = false;
            await SendAsync("content_block_delta", new JsonObject { ["index"] = index, ["delta"] = delta });
        }

        if (!leftOpen)
        {
            await SendAsync("content_block_stop", new JsonObject { ["index"] = index });
        }
    }

    private async Task<bool> EndEarlyAsync()
    {
        if (reply.End == ReplyEnd.Hang)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }

        context.Abort();
        return false;
    }

    private async Task SendAsync(string name, JsonObject data)
    {
        data["type"] = name;
        await context.Response.WriteAsync($"event: {name}\ndata: {data.ToJsonString()}\n\n", stop);
        await context.Response.Body.FlushAsync(stop);
    }

    private JsonObject Start(ReplyBlock block, int index) => block switch
    {
        TextBlock => new JsonObject { ["type"] = "text", ["text"] = "" },
        ThinkingBlock => new JsonObject { ["type"] = "thinking", ["thinking"] = "", ["signature"] = "" },
        ToolUseBlock tool => ToolUse(tool, index, new JsonObject()),
        _ => throw new NotSupportedException(block.ToString()),
    };

    private JsonObject Whole(ReplyBlock block, int index) => block switch
    {
        TextBlock text => new JsonObject { ["type"] = "text", ["text"] = string.Concat(text.Chunks) },
        ThinkingBlock thought => new JsonObject { ["type"] = "thinking", ["thinking"] = thought.Thinking, ["signature"] = "c2lnbmVk" },
        ToolUseBlock tool => ToolUse(tool, index, tool.Input.DeepClone()),
        _ => throw new NotSupportedException(block.ToString()),
    };

    private JsonObject ToolUse(ToolUseBlock tool, int index, JsonNode input) => new()
    {
        ["type"] = "tool_use",
        ["id"] = string.Create(CultureInfo.InvariantCulture, $"toolu_fake{number:D6}x{index}"),
        ["name"] = tool.Name,
        ["input"] = input,
    };

    private static IEnumerable<JsonObject> Deltas(ReplyBlock block) => block switch
    {
        TextBlock text => text.Chunks.Select(chunk => new JsonObject { ["type"] = "text_delta", ["text"] = chunk }),
        ThinkingBlock thought =>
        [
            new JsonObject { ["type"] = "thinking_delta", ["thinking"] = thought.Thinking },
            new JsonObject { ["type"] = "signature_delta", ["signature"] = "c2lnbmVk" },
        ],
        ToolUseBlock tool => [new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = tool.Input.ToJsonString() }],
        _ => throw new NotSupportedException(block.ToString()),
    };

    private JsonObject Message(JsonArray content) => new()
    {
        ["id"] = _id,
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = request.Model,
        ["content"] = content,
        ["stop_reason"] = null,
        ["stop_sequence"] = null,
        ["usage"] = Usage(1),
    };

    private JsonObject Usage(int output) => new()
    {
        ["input_tokens"] = reply.InputTokens ?? TokenEstimate.Of(request.Json),
        ["cache_creation_input_tokens"] = 0,
        ["cache_read_input_tokens"] = 0,
        ["output_tokens"] = output,
        ["service_tier"] = "standard",
    };

    private string StopReason => reply.Blocks.Any(block => block is ToolUseBlock) ? "tool_use" : "end_turn";

    private int OutputTokens => reply.OutputTokens ?? reply.Blocks.Sum(block => block switch
    {
        TextBlock text => TokenEstimate.Of(text.Chunks.Sum(chunk => chunk.Length)),
        ThinkingBlock thought => TokenEstimate.Of(thought.Thinking.Length),
        ToolUseBlock tool => TokenEstimate.Of(tool.Input.ToJsonString().Length),
        _ => 0,
    });

    private static JsonObject ErrorBody(ReplyFailure failure) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = failure.Type, ["message"] = failure.Message },
    };
}
