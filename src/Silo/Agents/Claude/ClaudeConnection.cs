using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Talks to one process of the CLI. One prompt is given at a time: what is written while a turn runs would be merged into
/// it or into the next one.
/// </summary>
internal sealed partial class ClaudeConnection(
    SubprocessStart start,
    string agentSessionId,
    bool resumes,
    Personas personas,
    AgentEventQueue events,
    AgentPermissions? permissions = null,
    ILogger? logger = null) : IAgentConnection
{
    private const string InitializeId = "initialize";

    // The model's API is asked: this comes with every step of a turn and tells nothing.
    private static ReadOnlySpan<byte> Requesting => """{"type":"system","subtype":"status","status":"requesting","""u8;

    private readonly ClaudeQuestions _questions = new(RealPath.Of(start.WorkingDirectory));
    private readonly ClaudePermissions _permissions = new(permissions);
    private readonly ClaudeTurn _turn = new();
    private readonly ClaudeFailures _failures = new();
    private readonly WorkSigns _signs = new(TimeProvider.System);
    private readonly ClaudeTasks _tasks = new();
    private readonly ClaudeRefusedLines _refused = new(logger ?? NullLogger.Instance, start.Mark);
    private AgentInput? _input;
    private string _agentSessionId = agentSessionId;
    private string? _resumeError;
    private int _requests;

    public SubprocessStart Start => start;

    public bool IsReady { get; private set; }

    public bool IsInTurn => _turn.IsOpen;

    public bool IsBrief { get; set; }

    public IReadOnlyCollection<string> Commands { get; private set; } = [];

    public bool HasBackgroundWork => IsWorkingUnasked;

    public bool IsWorkingUnasked => _tasks.Count > 0 || _turn.IsUnasked;

    public bool IsStopping => _turn.IsStopping || _tasks.IsStopping;

    public int StopsBegun => _turn.StopsBegun + _tasks.StopsBegun;

    public AgentSigns Signs => _signs.Read(_questions.IsAnyOpen) with { BackgroundTasks = _tasks.Count };

    public IReadOnlyList<AgentQuestion> OpenQuestions => _questions.Open;

    public async Task RunAsync(Subprocess process)
    {
        _input = new(process);
        _input.Post(ClaudeLines.Request(InitializeId, new JsonObject { ["subtype"] = "initialize" }));
        if (_permissions.PlanRequest is { } plan)
        {
            _input.Post(Request(plan));
        }

        await foreach (var line in process.ReadLinesAsync())
        {
            await TakeLineAsync(line);
        }
    }

    /// <summary>Reads one line. Whatever stands in it, the next one is read.</summary>
    /// <param name="line">The line.</param>
    /// <returns>A task that ends when it was dealt with.</returns>
    internal async ValueTask TakeLineAsync(ReadOnlyMemory<byte> line)
    {
        try
        {
            await ReadAsync(line);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ChannelClosedException))
        {
            await RefuseAsync(_refused.Note(line.Span, exception));
        }
    }

    public async ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        _turn.Give(prompt.Id);
        _failures.Begin();
        _signs.Begin();
        var line = await ClaudeLines.UserAsync(prompt, prompt.NewPersona is null ? null : personas.PromptOf(prompt.NewPersona));
        return _input?.Post(line) ?? false;
    }

    public ValueTask InterruptAsync()
    {
        if (_turn.IsOpen)
        {
            _turn.Interrupt();
            PostInterrupt();
        }
        else
        {
            foreach (var task in _tasks.Stop())
            {
                _input?.PostUrgently(Request(new JsonObject { ["subtype"] = "stop_task", ["task_id"] = task }));
            }
        }

        return ValueTask.CompletedTask;
    }

    public IEnumerable<AgentEvent> Abandon()
    {
        if (_tellsUnasked)
        {
            yield return new AgentWorksUnasked(IsWorking: false);
        }

        if (_turn is { Prompt: { } prompt, IsPromptInterrupted: true })
        {
            var said = _turn.IsUnasked ? "" : _turn.Text;
            _turn.End();
            yield return new AgentTurnEnded(prompt, TurnOutcome.Interrupted, said, AgentUsage.None with { Turns = 1 }) { MayBeUnrecorded = true };
        }
    }

    public async ValueTask<bool> AnswerAsync(string questionId, string option)
    {
        ClaudeAnswer? answer;
        try
        {
            answer = _questions.Answer(questionId, option);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // What it asked can't be read far enough to be answered; of several questions in one request each has an id of its own.
            foreach (var id in new[] { questionId, questionId[..Math.Max(0, questionId.LastIndexOf('-'))] }.Where(id => _questions.Withdraw(id) is not null))
            {
                _input?.Post(ClaudeLines.Refusal(id, "Dormouse could not read this request."));
            }

            return true;
        }

        switch (answer)
        {
            case null:
                return false;
            case { Next: { } next }:
                await events.PostAsync(next);
                return true;
            case { RequestId: var id, Response: var response }:
                _signs.Output();
                var isTold = _input?.Post(ClaudeLines.Response(id, response!)) ?? false;

                // Not waited for: whoever answers may be the one who takes the events.
                _ = KeepAsync(_permissions.Granted(response!["updatedPermissions"])).AsTask();
                return isTold;
        }
    }

    /// <summary>What waits in the CLI's queue goes too; without that it runs next, whatever it was told (seen on 2.1.330 and 2.1.332).</summary>
    private void PostInterrupt() =>
        _input?.PostUrgently(Request(new JsonObject { ["subtype"] = "interrupt", ["cancel_queued"] = true }));

    public ValueTask<bool> SetModelAsync(string? model)
    {
        var request = new JsonObject { ["subtype"] = "set_model" };
        if (model is not null)
        {
            request["model"] = model;
        }

        return new(_input?.Post(Request(request)) ?? false);
    }

    public AgentExited Explain(SubprocessExit exit, bool wasAsked)
    {
        var reason = (wasAsked, _resumeError is not null, IsReady) switch
        {
            (_, true, _) => AgentExitReason.ResumeFailed,
            (true, _, _) => AgentExitReason.Asked,
            (_, _, false) => AgentExitReason.StartFailed,
            _ => AgentExitReason.Crashed,
        };
        return new(reason, _resumeError ?? exit.Describe());
    }

    private ValueTask KeepAsync(AgentPermissions? permissions) =>
        permissions is null ? default : events.PostAsync(new AgentPermissionsChanged(permissions));

    private ReadOnlyMemory<byte> Request(JsonObject request) =>
        ClaudeLines.Request($"r{Interlocked.Increment(ref _requests)}", request);

    private async ValueTask ReadAsync(ReadOnlyMemory<byte> line)
    {
        if (ClaudeStreamEvent.Begins(line.Span))
        {
            _signs.Output();
            await StreamEventAsync(line);
            return;
        }

        if (ClaudeToolResults.Begins(line.Span))
        {
            _signs.Output();
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
                _signs.Output();
            }

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
                    await ResultAsync(message);
                    break;
                case "system":
                    await SystemAsync(message);
                    break;
                case "rate_limit_event":
                    _failures.RateLimit(message);
                    break;
                case "control_request":
                    await ControlRequestAsync(message);
                    break;
                case "control_cancel_request":
                    await CancelledAsync(message);
                    break;
                case "control_response":
                    await ControlResponseAsync(message);
                    break;
                case "command_lifecycle":
                    await LifecycleAsync(message);
                    break;
            }
        }
    }

    /// <summary>Whether a line tells that work goes on, and not only that the model's API is asked, or asked again.</summary>
    private static bool IsSignOfWork(string? type, JsonElement message) => type switch
    {
        "system" => message.String("subtype") is not ("api_retry" or "status"),
        "control_response" => false,
        _ => true,
    };
}
