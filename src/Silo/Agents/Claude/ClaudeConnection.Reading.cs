using System.Globalization;
using System.Text.Json;
using Dormouse.Silo.Processes;

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
            if (_turn.IsUnasked)
            {
                await TellUnaskedAsync();
            }
            else if (_turn.IsOurs && !IsBrief)
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
            if (_turn.IsUnasked)
            {
                await TellUnaskedAsync();
            }

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
            _tasks.ToolReturned(result.ToolUseId);
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
        var text = TerminalText.WithoutControls(message.String("result") ?? "");
        var isInterrupted = _turn.IsInterrupted && (isError || Aborted.Contains(message.String("terminal_reason")));
        if (_turn.Prompt is not { } prompt || !_turn.IsAnswer(message))
        {
            await EndUnaskedAsync(isInterrupted ? _turn.Text : isError ? ErrorText(text, errors) : text, isInterrupted, usage);
            return;
        }

        var ended = isInterrupted ? new AgentTurnEnded(prompt, TurnOutcome.Interrupted, _turn.Text, usage)
            : isError ? Failed(message, prompt, text, errors, usage)
            : new AgentTurnEnded(prompt, TurnOutcome.Completed, text.Length > 0 ? text : _turn.Text, usage);
        _turn.EndUnasked();
        await TellUnaskedEndAsync();
        await EndAsync(ended);
    }

    /// <summary>The prompt's turn is over, and with it what was asked in it.</summary>
    private async ValueTask EndAsync(AgentTurnEnded ended)
    {
        _turn.End();
        _tasks.TurnEnded();
        foreach (var question in _askedInTurn.Select(_questions.Withdraw).OfType<string>())
        {
            await events.PostAsync(new AgentQuestionWithdrawn(question));
        }

        _askedInTurn.Clear();
        await events.PostAsync(ended);
    }

    /// <summary>Somebody reads along: what comes now was not asked for.</summary>
    private async ValueTask TellUnaskedAsync()
    {
        if (!_tellsUnasked)
        {
            _tellsUnasked = true;
            await events.PostAsync(new AgentWorksUnasked(IsWorking: true));
        }
    }

    private async ValueTask TellUnaskedEndAsync()
    {
        if (_tellsUnasked)
        {
            _tellsUnasked = false;
            await events.PostAsync(new AgentWorksUnasked(IsWorking: false));
        }
    }

    private async ValueTask EndUnaskedAsync(string text, bool isStopped, AgentUsage usage)
    {
        _turn.EndUnasked();
        await TellUnaskedEndAsync();
        if (text.Length > 0 || isStopped)
        {
            await events.PostAsync(new AgentSpoke(Guid.NewGuid(), text, usage, isStopped));
        }
    }

    /// <summary>
    /// The CLI tells what becomes of a message. The end comes after the result; without one the message was taken out of the queue, or its
    /// result could not be read.
    /// </summary>
    private async ValueTask LifecycleAsync(JsonElement message)
    {
        var (id, state) = (message.String("command_uuid"), message.String("state"));
        _turn.TellsStarts();
        if (state is "started")
        {
            _turn.Start(id);
        }
        else if (state is "completed" or "cancelled" && _turn.Prompt is { } prompt && prompt.ToString() == id)
        {
            var outcome = state is "cancelled" || _turn.IsPromptInterrupted ? TurnOutcome.Interrupted : TurnOutcome.Completed;
            var said = _turn.IsOurs ? _turn.Text : "";
            await EndAsync(new(prompt, outcome, said, AgentUsage.None with { Turns = 1 }) { MayBeUnrecorded = said.Length == 0 });
        }
    }

    /// <summary>What a line that can't be read must not keep waiting: who asked gets an answer, and a turn its end.</summary>
    private async ValueTask RefuseAsync(ClaudeEnvelope line)
    {
        switch (line)
        {
            case { Type: "control_request", RequestId: { } id }:
                _questions.Withdraw(id);
                _input?.Post(ClaudeLines.Refusal(id, "Dormouse could not read this request."));
                break;
            case { Type: "result" } when _turn is { Prompt: { } prompt, IsOurs: true }:
                await EndAsync(new(prompt, TurnOutcome.Failed, ErrorText("The end of the agent's answer could not be read.", ""), AgentUsage.None with { Turns = 1 }));
                break;
            case { Type: "result" }:
                await EndUnaskedAsync(_turn.Text, isStopped: false, AgentUsage.None);
                break;
        }
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
        if (message.String("permissionMode") is { } mode)
        {
            await KeepAsync(_permissions.InForce(mode));
        }

        switch (message.String("subtype"))
        {
            case "init":
                if (message.Items("capabilities").Any(static capability => capability is { ValueKind: JsonValueKind.String } && capability.ValueEquals("msg_lifecycle_v1"u8)))
                {
                    _turn.TellsStarts();
                }

                _turn.Begin();
                if (_turn is { IsOurs: true, IsInterrupted: true })
                {
                    // It was told to stop before it had begun, when there was nothing to stop.
                    PostInterrupt();
                }

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
            case "elicitation_complete" when _questions.Complete(message.String("elicitation_id") ?? "") is { } done:
                _input?.Post(ClaudeLines.Response(done.Answer.RequestId, done.Answer.Response!));
                await events.PostAsync(new AgentQuestionWithdrawn(done.QuestionId));
                break;
            case "background_tasks_changed":
                await ChangeTasksAsync(_tasks.List, message);
                break;
            case "task_started":
                await ChangeTasksAsync(_tasks.Start, message);
                break;
            case "task_notification":
                await ChangeTasksAsync(_tasks.End, message);
                break;
        }
    }

    private async ValueTask ChangeTasksAsync(Action<JsonElement> change, JsonElement message)
    {
        var wasStopping = _tasks.IsStopping;
        change(message);
        if (wasStopping && !_tasks.IsStopping)
        {
            await events.PostAsync(new AgentSpoke(Guid.NewGuid(), "", AgentUsage.None, IsStopped: true));
        }
    }

    // Requests of the main agent; a subagent's outlive the turn.
    private readonly HashSet<string> _askedInTurn = [];
    private bool _tellsUnasked;

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

    /// <summary>What is no question to a person is refused at once: whoever asks waits for an answer, and the turn with it.</summary>
    private async ValueTask ControlRequestAsync(JsonElement message)
    {
        if (message.String("request_id") is not { } id)
        {
            return;
        }

        var request = message.Property("request") ?? default;
        if (_questions.Ask(id, request) is not { } question)
        {
            _input?.Post(ClaudeLines.Refusal(id, "Dormouse does not serve requests of this kind."));
            return;
        }

        if (request.String("agent_id") is null)
        {
            _askedInTurn.Add(id);
        }

        await events.PostAsync(question);
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
