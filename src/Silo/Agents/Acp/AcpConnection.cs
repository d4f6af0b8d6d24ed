using Dormouse.Grains.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>
/// Talks to one process of an agent. One prompt is with it at a time: at a second one some agents cancel the first, some queue it, and some
/// fail. A prompt that comes before the conversation is open waits here, and is written as soon as it is.
/// </summary>
internal sealed class AcpConnection : IAgentConnection
{
    // Commands are told behind the answer that opens the conversation, if at all.
    private static readonly TimeSpan CommandsPatience = TimeSpan.FromMilliseconds(500);

    private readonly AcpStart _start;
    private readonly Personas _personas;
    private readonly AgentEventQueue _events;
    private readonly AcpIncoming _incoming;
    private readonly AcpRpc _rpc = new();
    private readonly AcpTurn _turn = new();
    private readonly TurnActivityMeter _activity = new(TimeProvider.System);
    private readonly AcpUsage _usage;
    private readonly AcpTools _tools;
    private readonly AcpSettings _settings;
    private readonly AcpOpening _opening;
    private readonly AcpUpdates _updates;
    private readonly AcpQuestions _questions;
    private readonly AcpResults _results;
    private readonly AcpDelivery _delivery;
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Subprocess? _process;
    private string _persona;
    private volatile bool _isReady;
    private volatile string? _brokeOff;
    private volatile AgentChoices? _choices;

    /// <summary>Makes the connection; nothing is started.</summary>
    /// <param name="process">What is to be started.</param>
    /// <param name="start">What it is to begin with.</param>
    /// <param name="record">The agent's own record of the conversation.</param>
    /// <param name="personas">The personas that a prompt may ask for.</param>
    /// <param name="events">Where everything is told that happens.</param>
    /// <param name="logger">Where lines are noted that can't be read.</param>
    public AcpConnection(
        SubprocessStart process, AcpStart start, AcpRecordLength record, Personas personas, AgentEventQueue events, ILogger logger)
    {
        Start = process;
        _start = start;
        _personas = personas;
        _events = events;
        _persona = start.Persona;
        _usage = new(start.Agent.SumsUsage);
        _tools = new(_turn, _activity);
        _settings = new(_rpc, () => _opening!.Session);
        _opening = new(start, _rpc, _settings);
        _updates = new(start.Agent, _turn, _tools, _usage, _settings, _activity, events);
        _questions = new(_rpc, _tools, _activity, events);
        _incoming = new(_rpc, _opening, _updates, _turn, _questions, new(logger, process.Mark));
        _results = new(start.Agent, _turn, _usage);
        _delivery = new(start, _opening, _open.Task, _settings, _turn, record, _rpc, TakeEndAsync);
    }

    public SubprocessStart Start { get; }

    public bool IsReady => _isReady;

    public bool IsInTurn => _turn.Prompt is not null;

    // One of them writes its record then, and takes 2 s.
    public TimeSpan CleanEnd => TimeSpan.FromSeconds(3);

    public bool StreamsDeltas
    {
        get => _updates.StreamsDeltas;
        set => _updates.StreamsDeltas = value;
    }

    public IReadOnlyCollection<string> Commands => _updates.Commands;

    public bool HasBackgroundWork => false;

    public bool IsStopping => _turn.IsInterrupted;

    public int StopsBegun => _turn.StopsBegun;

    public TurnActivity Activity => _activity.Read(_questions.Open.Count > 0);

    public IReadOnlyList<AgentQuestion> OpenQuestions => _questions.Open;

    public async Task RunAsync(Subprocess process)
    {
        _process = process;
        _rpc.Open(process);
        _ = OpenAsync();
        await foreach (var line in process.ReadLinesAsync())
        {
            await _incoming.TakeAsync(line);
        }
    }

    public ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        _turn.Give(prompt.Id);
        _updates.Begin();
        var persona = prompt.NewPersona is null ? _persona : _personas.PromptOf(prompt.NewPersona);
        _persona = "";

        // Not among a grain's turns: the conversation may not be open yet.
        var isTaken = _process is null or { TakesInput: true };
        _ = Task.Run(() => SendAsync(prompt, persona));
        return new(isTaken);
    }

    public async ValueTask InterruptAsync()
    {
        if (_turn.Interrupt() is not { } stopped)
        {
            return;
        }

        if (!stopped.IsSent)
        {
            // It never reaches the agent.
            End(new(stopped.Prompt, TurnOutcome.Interrupted, "", AgentUsage.None with { Turns = 1 }) { MayBeUnrecorded = true });
            return;
        }

        _delivery.Cancel();
        await _questions.CancelAllAsync();
    }

    public ValueTask<bool> AnswerAsync(string questionId, string option) => new(_questions.Answer(questionId, option));

    public ValueTask<bool> SetModelAsync(string? model)
    {
        if (!_open.Task.IsCompletedSuccessfully)
        {
            return new(false);
        }

        _delivery.SetModel(model);
        return new(true);
    }

    public IReadOnlyList<AgentMode>? Modes => _choices?.Modes;

    public ValueTask<bool> SetModeAsync(string mode)
    {
        // One that is just beginning goes over to it once it has begun.
        _delivery.SetMode(mode);
        return new(true);
    }

    public IEnumerable<AgentEvent> Abandon()
    {
        if (_turn is { Prompt: { } prompt, IsInterrupted: true } && _turn.End(prompt))
        {
            yield return new AgentTurnEnded(
                prompt, TurnOutcome.Interrupted, _turn.Text.Trim(), AgentUsage.None with { Turns = 1 }) { MayBeUnrecorded = true };
        }
    }

    public AgentExited Explain(SubprocessExit exit, bool wasAsked) => this switch
    {
        { _opening.ResumeError: { } gone } => new(AgentExitReason.ResumeFailed, gone),
        { _opening.StartError: { } failed } => new(AgentExitReason.StartFailed, failed),
        _ when wasAsked => new(AgentExitReason.Asked, exit.Describe()),
        { _brokeOff: { } why } => new(AgentExitReason.Crashed, why),
        { _open.Task.IsCompletedSuccessfully: false } => new(AgentExitReason.StartFailed, exit.Describe()),
        _ => new(AgentExitReason.Crashed, exit.Describe()),
    };

    private async Task OpenAsync()
    {
        try
        {
            if (!await _opening.RunAsync())
            {
                _rpc.End();
                return;
            }

            await NoteConversationAsync();
            _choices = _settings.Choices(_start);
            await _events.PostAsync(new AgentChoicesTold(_choices));
            if (_start.KeptMode is not null && _settings.Mode is { } mode && !_settings.IsIn(_start.KeptMode))
            {
                // What it was in is not there any more.
                await _events.PostAsync(new AgentPermissionsChanged(AgentPermissions.None with { Mode = mode }));
            }

            _open.SetResult();
            await Task.WhenAny(_updates.HasCommands, Task.Delay(CommandsPatience));
            _isReady = true;
            await _events.PostAsync(new AgentReady(_opening.AgentVersion, [.. Commands]));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _brokeOff = exception.Message;
            _rpc.End();
        }
    }

    /// <summary>From here on it is known by the agent's own id, whenever the session hears of it.</summary>
    private async Task NoteConversationAsync()
    {
        var own = _opening.Session!;
        if (_opening.IsNew)
        {
            _usage.BeginConversation();
        }

        var before = AcpNote.Read(_start.Folder);
        (before?.Own == own ? before with { Asked = _start.Conversation } : new AcpNote(_start.Conversation, own)).Write(_start.Folder);
        if (own != _start.Conversation)
        {
            await _events.PostAsync(new AgentSessionChanged(own));
        }
    }

    private async Task SendAsync(AgentPrompt prompt, string persona)
    {
        try
        {
            if (await _delivery.SendAsync(prompt, persona) is { } never)
            {
                End(never);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What could not be noted is not given.
            _brokeOff = exception.Message;
            _rpc.End();
        }
    }

    private async ValueTask TakeEndAsync(Guid prompt, AcpReply reply)
    {
        var ended = _results.Read(prompt, reply);
        await _questions.CancelAllAsync();
        if (ended.Outcome is TurnOutcome.Interrupted && _start.Agent.CommandsOutliveStop && _tools.HasCommand)
        {
            // Its end tells the turn's, when nothing of it runs any more.
            _rpc.End();
            return;
        }

        _tools.End();
        if (_usage.Fill is { } fill)
        {
            await _events.PostAsync(new AgentContextTold(fill));
        }

        if (_turn.End(prompt))
        {
            await _events.PostAsync(ended);
        }
    }

    private void End(AgentTurnEnded ended)
    {
        if (_turn.End(ended.PromptId))
        {
            // Nobody waits here for the session to take it.
            _ = _events.PostAsync(ended).AsTask();
        }
    }
}
