using System.Text.Json;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>Reads what one process of the CLI prints. Unknown kinds and properties are ignored: new ones come with versions.</summary>
/// <param name="handshake">The beginning of the process.</param>
/// <param name="turn">The turns of the process.</param>
/// <param name="unasked">Turns that nobody asked for.</param>
/// <param name="tasks">Background tasks.</param>
/// <param name="failures">What went wrong in the turn.</param>
/// <param name="activity">What the process shows of its work.</param>
/// <param name="requests">What it asks a person.</param>
/// <param name="context">How full the conversation's context is.</param>
/// <param name="results">How turns end.</param>
/// <param name="notices">What it tells of itself.</param>
/// <param name="asides">Questions beside the conversation.</param>
/// <param name="events">What is told of it.</param>
internal sealed class ClaudeOutput(
    ClaudeHandshake handshake,
    ClaudeTurn turn,
    ClaudeUnasked unasked,
    ClaudeTasks tasks,
    ClaudeFailures failures,
    TurnActivityMeter activity,
    ClaudeRequests requests,
    ClaudeContext context,
    ClaudeResults results,
    ClaudeNotices notices,
    ClaudeAsides asides,
    AgentEventQueue events)
{
    /// <summary>Whether nobody reads growing text and what tools print, so that neither is told.</summary>
    public bool StreamsDeltas { get; set; } = true;

    // The model's API is asked: this comes with every step of a turn and tells nothing.
    private static ReadOnlySpan<byte> Requesting => """{"type":"system","subtype":"status","status":"requesting","""u8;

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>A task that ends when it was dealt with.</returns>
    /// <exception cref="Exception">The line can't be read.</exception>
    public async ValueTask ReadAsync(ReadOnlyMemory<byte> line)
    {
        if (ClaudeStreamEvent.Begins(line.Span))
        {
            activity.Output();
            await StreamEventAsync(line);
            return;
        }

        if (ClaudeToolResults.Begins(line.Span))
        {
            activity.Output();
            await ToolResultsAsync(line);
            return;
        }

        if (line.Span.StartsWith(Requesting))
        {
            return;
        }

        if (!line.Span.TrimStart(" \t\r"u8).StartsWith("{"u8))
        {
            // Warnings of the CLI or of what it runs; they are no part of the protocol.
            return;
        }

        using (var document = JsonDocument.Parse(JsonText.Whole(line), JsonReading.AsWhole))
        {
            var message = document.RootElement;
            var type = message.String("type");
            if (IsSignOfWork(type, message))
            {
                activity.Output();
            }

            await ReadAsync(type, message, line);
        }
    }

    /// <summary>What a line that can't be read must not keep waiting: who asked gets an answer, and a turn its end.</summary>
    /// <param name="line">What is known of the line.</param>
    /// <returns>A task that ends when it was told.</returns>
    public async ValueTask RefuseAsync(ClaudeEnvelope line)
    {
        switch (line)
        {
            case { Type: "control_request", RequestId: { } id }:
                requests.Refuse(id);
                break;
            case { Type: "result" }:
                await results.RefuseAsync();
                break;
        }
    }

    private async ValueTask ReadAsync(string? type, JsonElement message, ReadOnlyMemory<byte> line)
    {
        switch (type)
        {
            case "stream_event":
                await StreamEventAsync(line);
                break;
            case "assistant":
                await AssistantAsync(message);
                break;
            case "user":
                await ToolResultsAsync(line);
                break;
            case "result":
                await results.TakeAsync(message);
                break;
            case "system":
                await notices.TakeAsync(message);
                break;
            case "rate_limit_event":
                failures.RateLimit(message);
                break;
            case "control_request":
                await requests.AskAsync(message);
                break;
            case "control_cancel_request":
                await requests.CancelAsync(message);
                break;
            case "control_response" when handshake.Answer(message) is { } ready:
                await events.PostAsync(ready);
                break;
            case "control_response":
                await asides.TakeAsync(message);
                break;
            case "command_lifecycle":
                await results.LifecycleAsync(message);
                break;
        }
    }

    /// <summary>Whether a line tells that work goes on, and not only that the model's API is asked, or asked again.</summary>
    private static bool IsSignOfWork(string? type, JsonElement message) => type switch
    {
        "system" => message.String("subtype") is not ("api_retry" or "status"),
        "control_response" => false,
        _ => true,
    };

    private async ValueTask StreamEventAsync(ReadOnlyMemory<byte> line)
    {
        var written = ClaudeStreamEvent.Read(line.Span);
        if (written.BeginsText)
        {
            turn.BeginBlock();
        }

        if (written.Text is { Length: > 0 } text)
        {
            var shown = turn.Append(text);
            if (turn.IsUnasked)
            {
                await unasked.TellAsync();
            }
            else if (turn.IsOurs && StreamsDeltas)
            {
                await events.PostAsync(new AgentText(shown));
            }
        }
    }

    private async ValueTask AssistantAsync(JsonElement message)
    {
        if (message.String("parent_tool_use_id") is not null || message.Property("message") is not { } content)
        {
            return;
        }

        failures.Assistant(message);
        context.Answer(content);
        foreach (var block in content.Items("content").Where(static block => block.String("type") == "tool_use"))
        {
            var tool = block.String("name") ?? "";
            turn.UseTool();
            if (turn.IsUnasked)
            {
                await unasked.TellAsync();
            }

            activity.ToolStarted(block.String("id") ?? "", tool);
            var input = block.Property("input") ?? default;
            await events.PostAsync(new AgentToolStarted(
                block.String("id") ?? "", tool, ToolTexts.Progress(tool, input), ToolTexts.Input(tool, input)));
        }
    }

    private async ValueTask ToolResultsAsync(ReadOnlyMemory<byte> line)
    {
        foreach (var result in ClaudeToolResults.Read(line.Span))
        {
            activity.ToolFinished(result.ToolUseId);
            tasks.ToolReturned(result.ToolUseId);
            await events.PostAsync(new AgentToolFinished(result.ToolUseId, result.Text, result.IsError));
        }
    }
}
