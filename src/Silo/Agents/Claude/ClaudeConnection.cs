using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Files;
using Dormouse.Silo.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>
/// Talks to one process of the CLI. One prompt is given at a time: what is written while a turn runs would be merged into
/// it or into the next one.
/// </summary>
internal sealed class ClaudeConnection : IAgentConnection
{
    // Said on stderr, without any line on stdout (seen on 2.1.332).
    private const string HeldInBackground = "session is running in the background";

    private readonly Personas _personas;
    private readonly ClaudePermissions _permissions;
    private readonly ClaudeInput _input = new();
    private readonly ClaudeTurn _turn = new();
    private readonly ClaudeFailures _failures = new();
    private readonly TurnActivityMeter _activity = new(TimeProvider.System);
    private readonly ClaudeTasks _tasks = new(TimeProvider.System);
    private readonly ClaudeAsides _asides;
    private readonly ClaudeHandshake _handshake;
    private readonly ClaudeUnasked _unasked;
    private readonly ClaudeRequests _requests;
    private readonly ClaudeOutput _output;
    private readonly ClaudeRefusedLines _refused;

    /// <summary>Makes the connection; nothing is started.</summary>
    /// <param name="start">What is to be started.</param>
    /// <param name="agentSessionId">The conversation's id.</param>
    /// <param name="resumes">Whether the conversation is an earlier one.</param>
    /// <param name="personas">The personas that a prompt may ask for.</param>
    /// <param name="events">Where everything is told that happens.</param>
    /// <param name="permissions">What was permitted before, for longer than once.</param>
    /// <param name="logger">Where lines are noted that can't be read.</param>
    public ClaudeConnection(
        SubprocessStart start,
        string agentSessionId,
        bool resumes,
        Personas personas,
        AgentEventQueue events,
        AgentPermissions? permissions = null,
        ILogger? logger = null)
    {
        Start = start;
        _personas = personas;
        _permissions = new(permissions);
        _handshake = new(resumes);
        _unasked = new(events, _turn);
        _requests = new(RealPath.Of(start.WorkingDirectory), _permissions, _input, events, _activity);
        _asides = new(_input, events, TimeProvider.System);
        _refused = new(logger ?? NullLogger.Instance, start.Mark);
        var context = new ClaudeContext();
        var results = new ClaudeResults(_handshake, _turn, _unasked, _tasks, _failures, _requests, context, events);
        var notices = new ClaudeNotices(agentSessionId, _turn, _tasks, _requests, _activity, _input, events);
        _output = new(_handshake, _turn, _unasked, _tasks, _failures, _activity, _requests, context, results, notices, _asides, events);
    }

    /// <summary>The folder whose own settings a person said to trust; null for none.</summary>
    public string? TrustedFolder { get; init; }

    /// <summary>The title that the conversation is to have; null for the one that it has.</summary>
    public string? Title { get; init; }

    public SubprocessStart Start { get; }

    public bool IsReady => _handshake.IsReady;

    public bool IsInTurn => _turn.IsOpen || _asides.IsTurn;

    public bool StreamsDeltas
    {
        get => _output.StreamsDeltas;
        set => _output.StreamsDeltas = value;
    }

    public IReadOnlyCollection<string> Commands => _handshake.Commands;

    public bool HasBackgroundWork => IsWorkingUnasked;

    public bool IsWorkingUnasked => _tasks.Count > 0 || _turn.IsUnasked;

    public bool IsStopping => _turn.IsStopping || _tasks.IsStopping;

    public int StopsBegun => _turn.StopsBegun + _tasks.StopsBegun;

    public TurnActivity Activity => _activity.Read(_requests.IsAnyOpen) with { BackgroundTasks = _tasks.Count };

    public IReadOnlyList<AgentQuestion> OpenQuestions => _requests.Open;

    public async Task RunAsync(Subprocess process)
    {
        _input.Open(process);
        _input.Post(ClaudeHandshake.Question(TrustedFolder));
        if (_permissions.PlanRequest is { } plan)
        {
            _input.Request(plan);
        }

        if (Title is not null)
        {
            SetTitle(Title);
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
            await _output.ReadAsync(line);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ChannelClosedException))
        {
            await _output.RefuseAsync(_refused.Note(line.Span, exception));
        }
    }

    public async ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        if (prompt.IsAside)
        {
            _activity.Begin();
            return _asides.Ask(prompt, isTurn: true);
        }

        _turn.Give(prompt.Id);
        _failures.Begin();
        _activity.Begin();
        var persona = prompt.NewPersona is null ? null : _personas.PromptOf(prompt.NewPersona);
        return _input.Post(await ClaudeLines.UserAsync(prompt, persona));
    }

    public ValueTask InterruptAsync()
    {
        if (_turn.IsOpen)
        {
            _turn.Interrupt();
            _input.Interrupt();
        }
        else if (_asides.IsTurn)
        {
            _asides.Stop();
        }
        else
        {
            foreach (var task in _tasks.Stop())
            {
                _input.RequestUrgently(new JsonObject { ["subtype"] = "stop_task", ["task_id"] = task });
            }
        }

        return ValueTask.CompletedTask;
    }

    public IEnumerable<AgentEvent> Abandon()
    {
        if (_unasked.IsTold)
        {
            yield return new AgentWorksUnasked(IsWorking: false);
        }

        if (_turn is { IsUnasked: true, IsInterrupted: true })
        {
            yield return new AgentSpoke(Guid.NewGuid(), _turn.Text, AgentUsage.None, IsStopped: true);
        }

        if (_turn is { Prompt: { } prompt, IsPromptInterrupted: true })
        {
            var said = _turn.IsUnasked ? "" : _turn.Text;
            _turn.End();
            yield return new AgentTurnEnded(
                prompt, TurnOutcome.Interrupted, said, AgentUsage.None with { Turns = 1 }) { MayBeUnrecorded = true };
        }
    }

    public ValueTask<bool> AnswerAsync(string questionId, string option) => _requests.AnswerAsync(questionId, option);

    public IReadOnlyList<BackgroundTask> Background => _tasks.Running;

    public ValueTask<bool> AskAsideAsync(AgentPrompt question) => new(_asides.Ask(question, isTurn: false));

    public ValueTask<bool> PutInBackgroundAsync()
    {
        _tasks.WishBackground();
        return new(_input.Request(ClaudeTasks.Background));
    }

    public ValueTask<bool> StopTaskAsync(string task) =>
        new(_tasks.Stop(task) && _input.Request(new() { ["subtype"] = "stop_task", ["task_id"] = task }));

    public ValueTask<bool> SetModelAsync(string? model)
    {
        var request = new JsonObject { ["subtype"] = "set_model" };
        if (model is not null)
        {
            request["model"] = model;
        }

        return new(_input.Request(request));
    }

    public ValueTask<bool> SetModeAsync(string mode)
    {
        if (mode is ClaudeModes.All)
        {
            // Refused by a process that was not started so.
            return new(false);
        }

        _permissions.Choose(mode);
        return new(_input.Request(new() { ["subtype"] = "set_permission_mode", ["mode"] = mode }));
    }

    public ValueTask<bool> SetEffortAsync(string? effort) => new(effort is not null && _input.Request(new()
    {
        ["subtype"] = "apply_flag_settings",
        ["settings"] = new JsonObject { ["effortLevel"] = effort },
    }));

    public void SetTitle(string title) => _input.Request(ClaudeTitle.Request(title));

    public AgentExited Explain(SubprocessExit exit, bool wasAsked)
    {
        var reason = (wasAsked, _handshake.ResumeError is not null, IsReady) switch
        {
            (_, true, _) => AgentExitReason.ResumeFailed,
            (false, _, false) when exit.StandardErrorTail.Contains(HeldInBackground, StringComparison.Ordinal) => AgentExitReason.Held,
            (true, _, _) => AgentExitReason.Asked,
            (_, _, false) => AgentExitReason.StartFailed,
            _ => AgentExitReason.Crashed,
        };
        return new(reason, _handshake.ResumeError ?? exit.Describe());
    }
}
