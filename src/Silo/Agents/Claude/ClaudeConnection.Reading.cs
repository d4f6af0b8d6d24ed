using System.Globalization;
using System.Text.Json;
using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.Claude;

// What each kind of line means. Unknown kinds and properties are ignored: new ones come with versions.
internal sealed partial class ClaudeConnection
{
    private static readonly string[] Aborted = ["aborted_streaming", "aborted_tools"];

    private async ValueTask StreamEventAsync(ReadOnlyMemory<byte> line)
    {
        var written = ClaudeStreamEvent.Read(line.Span);
        if (written.BeginsText)
        {
            _turn.BeginBlock();
        }

        if (written.Text is { Length: > 0 } text)
        {
            var shown = _turn.Append(text);
            if (!IsBrief)
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

        _failures.Assistant(message);
        foreach (var block in content.Items("content").Where(static block => block.String("type") == "tool_use"))
        {
            var tool = block.String("name") ?? "";
            _turn.UseTool();
            _signs.ToolStarted(block.String("id") ?? "", tool);
            var input = block.Property("input") ?? default;
            await events.PostAsync(new AgentToolStarted(
                block.String("id") ?? "", tool, ToolTexts.Progress(tool, input), ToolTexts.Input(tool, input)));
        }
    }

    private async ValueTask ToolResultsAsync(ReadOnlyMemory<byte> line)
    {
        var isTold = !IsBrief;
        foreach (var result in ClaudeToolResults.Read(line.Span, hasTexts: isTold))
        {
            _signs.ToolFinished(result.ToolUseId);
            if (isTold)
            {
                await events.PostAsync(new AgentToolFinished(result.ToolUseId, result.Text, result.IsError));
            }
        }
    }

    private async ValueTask ResultAsync(JsonElement message)
    {
        var isError = message.Bool("is_error");
        var errors = string.Join(' ', message.Items("errors").Select(static error => error.ValueKind is JsonValueKind.String ? JsonText.Read(error) : error.GetRawText()));
        if (!IsReady && resumes && isError)
        {
            _resumeError = errors.Length > 0 ? errors : message.String("result") ?? "it gave no reason";
            return;
        }

        var usage = Usage(message);
        var text = message.String("result") ?? "";
        if (_turn.Prompt is not { } prompt || IsOfAnother(message, prompt))
        {
            _turn.EndUnasked();
            if (text.Length > 0)
            {
                await events.PostAsync(new AgentSpoke(Guid.NewGuid(), text, usage));
            }

            return;
        }

        var isInterrupted = _turn.IsInterrupted && (isError || Aborted.Contains(message.String("terminal_reason")));
        var ended = isInterrupted ? new AgentTurnEnded(prompt, TurnOutcome.Interrupted, _turn.Text, usage)
            : isError ? Failed(message, prompt, text, errors, usage)
            : new AgentTurnEnded(prompt, TurnOutcome.Completed, text.Length > 0 ? text : _turn.Text, usage);
        _turn.End();
        await events.PostAsync(ended);
    }

    /// <summary>Newer versions say which messages a result answers; without that, results come in order.</summary>
    private static bool IsOfAnother(JsonElement message, Guid prompt)
    {
        var answered = message.Items("user_message_uuids").ToArray();
        return answered.Length > 0 && !answered.Any(id => id.ValueKind is JsonValueKind.String && id.GetString() == prompt.ToString());
    }

    private AgentTurnEnded Failed(JsonElement message, Guid prompt, string text, string errors, AgentUsage usage) =>
        _failures.Explain(message, text.Length > 0 ? text : errors, _turn.HasProduced) is { } failure
            ? new(prompt, TurnOutcome.Failed, _turn.Text, usage, failure)
            : new(prompt, TurnOutcome.Failed, ErrorText(text, errors), usage);

    private string ErrorText(string text, string errors)
    {
        var why = text.Length > 0 ? text : errors.Length > 0 ? errors : "The agent reported an error and gave no reason.";
        return _turn.Text.Length > 0 && !_turn.Text.Contains(why, StringComparison.Ordinal) ? $"{_turn.Text}\n\n⚠ {why}" : $"⚠ {why}";
    }

    /// <summary>
    /// What the turn cost. The total runs over the life of the process on some versions and of the conversation on others;
    /// where the CLI reports what was used since its last result, that is right on either.
    /// </summary>
    private AgentUsage Usage(JsonElement message)
    {
        var total = message.Decimal("total_cost_usd");
        var cost = message.Property("model_usage_since_last_result") is { ValueKind: JsonValueKind.Object } since
            ? since.EnumerateObject().Sum(static model => model.Value.Decimal("costUSD"))
            : Math.Max(0, total - _turn.CostBefore);
        if (message.Property("total_cost_usd") is not null)
        {
            _turn.CostBefore = total;
        }

        var usage = message.Property("usage") ?? default;
        var input = usage.Number("input_tokens") + usage.Number("cache_read_input_tokens") + usage.Number("cache_creation_input_tokens");
        return new(cost, input, usage.Number("output_tokens"), 1);
    }

    private async ValueTask SystemAsync(JsonElement message)
    {
        switch (message.String("subtype"))
        {
            case "init":
                _turn.Begin();
                if (message.String("session_id") is { } id && id != _agentSessionId)
                {
                    _agentSessionId = id;
                    await events.PostAsync(new AgentSessionChanged(id));
                }

                break;
            case "status" when message.String("status") == "compacting":
                await events.PostAsync(new AgentProgress("Compacting the conversation…"));
                break;
            case "api_retry":
                _signs.Retrying((int)message.Number("attempt"), (int)message.Number("max_retries"));
                await events.PostAsync(new AgentProgress(RetryText(message)));
                break;
            case "background_tasks_changed":
                _backgroundTasks = message.Items("tasks").Count();
                break;
            case "task_started":
                _tasks.Add(message.String("task_id") ?? "");
                _backgroundTasks = Math.Max(_backgroundTasks, _tasks.Count);
                break;
            case "task_notification":
                _tasks.Remove(message.String("task_id") ?? "");
                _backgroundTasks = _tasks.Count;
                break;
        }
    }

    private readonly HashSet<string> _tasks = [];

    private static string RetryText(JsonElement message)
    {
        var status = message.Number("error_status");
        var error = status > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{message.String("error")}, {status}")
            : message.String("error");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The model's API does not answer ({error}); retrying the API ({message.Number("attempt")} of {message.Number("max_retries")})…");
    }

    private async ValueTask ControlRequestAsync(JsonElement message)
    {
        if (message.String("request_id") is { } id && message.Property("request") is { } request)
        {
            if (_questions.Ask(id, request) is { } question)
            {
                await events.PostAsync(question);
            }
        }
    }

    private async ValueTask CancelledAsync(JsonElement message)
    {
        if (message.String("request_id") is { } id && _questions.Withdraw(id) is { } question)
        {
            await events.PostAsync(new AgentQuestionWithdrawn(question));
        }
    }

    private async ValueTask ControlResponseAsync(JsonElement message)
    {
        if (message.Property("response") is not { } response || response.String("request_id") != InitializeId)
        {
            return;
        }

        var answer = response.Property("response") ?? default;
        Commands = [.. answer.Items("commands").Select(static command => command.String("name")).OfType<string>()];
        IsReady = true;
        await events.PostAsync(new AgentReady(answer.String("claude_code_version") ?? "", [.. Commands]));
    }
}
