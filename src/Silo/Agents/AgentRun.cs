using System.Collections.Immutable;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Dormouse.Silo.Agents.History;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>One process of an agent: its connection, its events, its end.</summary>
internal sealed class AgentRun : IAgentRun
{
    private static readonly TimeSpan CleanEnd = TimeSpan.FromSeconds(1);

    private readonly IAgentConnection _connection;
    private readonly AgentEventQueue _events;
    private readonly Subprocess _process;
    private readonly DispatchMarker _mark;
    private readonly TimeSpan _grace;
    private readonly LastResort _lastResort;
    private readonly LimitWatch _limits;
    private readonly Action<Exception>? _brokeOff;
    private readonly Lock _stopLock = new();

    // What waits for it goes on before the last event is in the queue.
    private readonly TaskCompletionSource _gone = new();
    private Task? _stopping;

    /// <param name="session">The session.</param>
    /// <param name="connection">Talks to the process.</param>
    /// <param name="events">Where its events go.</param>
    /// <param name="process">The process.</param>
    /// <param name="mark">Notes what is given.</param>
    /// <param name="grace">How long it may take to end by itself.</param>
    /// <param name="time">The clock of what is waited for; null for the system's.</param>
    /// <param name="brokeOff">Called when the conversation ended by a failure of ours.</param>
    public AgentRun(
        SessionKey session,
        IAgentConnection connection,
        AgentEventQueue events,
        Subprocess process,
        DispatchMarker mark,
        TimeSpan grace,
        TimeProvider? time = null,
        Action<Exception>? brokeOff = null)
    {
        Session = session;
        _connection = connection;
        _events = events;
        _process = process;
        _mark = mark;
        _grace = grace;
        _brokeOff = brokeOff;
        _lastResort = new(connection, events, StopAsync, time ?? TimeProvider.System);
        _lastResort.WatchStart();
        _limits = new(process.Limits, process.TimesMet, events, time ?? TimeProvider.System);
        Ended = RunAsync();
    }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public SessionKey Session { get; }

    public int ProcessId => _process.Id;

    public bool IsReady => _connection.IsReady;

    public bool IsEnding => _stopping is not null || HasEnded || _process.Exited.IsCompleted;

    /// <summary>Whether the process and all that came from it is gone.</summary>
    public bool HasEnded => Gone.IsCompleted;

    public Task Gone => _gone.Task;

    /// <summary>Ends when the process and all that came from it is gone and its last event is in the queue.</summary>
    public Task Ended { get; }

    public Guid? LastGiven { get; private set; }

    public TimeSpan? IdleSince { get; set; }

    public TimeSpan? AsksSince { get; set; }

    public ConcludedTurn? Concluded { get; set; }

    public Guid? TakenBack { get; set; }

    public ImmutableDictionary<string, ImmutableHashSet<string>> AskedChats { get; set; } =
        ImmutableDictionary<string, ImmutableHashSet<string>>.Empty;

    public long Taken { get; set; }

    public string? WorksUnaskedFor { get; set; }

    public bool IsOutdated { get; set; }

    public string? ReturnPoint { get; init; }

    /// <summary>Looks after what the agent may have removed, or null where nothing does.</summary>
    public RunHistory? History { get; init; }

    public bool StreamsDeltas
    {
        get => _connection.StreamsDeltas;
        set => _connection.StreamsDeltas = value;
    }

    public IReadOnlyCollection<string> Commands => _connection.Commands;

    public bool HasBackgroundWork => _connection.HasBackgroundWork;

    public bool IsWorkingUnasked => _connection.IsWorkingUnasked;

    public TurnActivity Activity => _connection.Activity;

    public IReadOnlyList<AgentQuestion> OpenQuestions => _connection.OpenQuestions;

    public Task<TimeSpan> MeasureProcessorAsync()
    {
        var root = ProcessId;
        return Task.Run(() => ProcessorTime.OfTree(root));
    }

    public ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        // A process that has ended gets nothing; what was not noted is given to the next one by itself.
        if (!_mark.TrySet(prompt.Id))
        {
            return new(false);
        }

        LastGiven = prompt.Id;
        History?.Mend();
        return _connection.GiveAsync(prompt);
    }

    public async ValueTask InterruptAsync()
    {
        await _connection.InterruptAsync();
        _lastResort.WatchStop();
    }

    public ValueTask<bool> AnswerAsync(string questionId, string option) => _connection.AnswerAsync(questionId, option);

    public ValueTask<bool> SetModelAsync(string? model) => _connection.SetModelAsync(model);

    public IReadOnlyList<AgentMode>? Modes => _connection.Modes;

    public ValueTask<bool> SetModeAsync(string mode) => _connection.SetModeAsync(mode);

    public ValueTask<bool> SetEffortAsync(string? effort) => _connection.SetEffortAsync(effort);

    public void SetTitle(string title) => _connection.SetTitle(title);

    public IReadOnlyList<BackgroundTask> Background => _connection.Background;

    public ValueTask<bool> AskAsideAsync(AgentPrompt question) => _connection.AskAsideAsync(question);

    public ValueTask<bool> PutInBackgroundAsync() => _connection.PutInBackgroundAsync();

    public ValueTask<bool> StopTaskAsync(string task) => _connection.StopTaskAsync(task);

    public async Task StopAsync()
    {
        lock (_stopLock)
        {
            _stopping ??= EndProcessAsync();
        }

        await _stopping;
        await Ended;
    }

    private async Task EndProcessAsync()
    {
        if (!_connection.IsInTurn)
        {
            // An agent that has nothing to do ends by itself when its input ends.
            _process.CloseStandardInput();
            try
            {
                await _process.Exited.WaitAsync(_grace < _connection.CleanEnd ? _grace : _connection.CleanEnd);
            }
            catch (TimeoutException)
            {
                // Then it is told by signal.
            }
        }

        await _process.StopAsync(_grace);
    }

    private async Task RunAsync()
    {
        var hasClosed = false;
        try
        {
            await _connection.RunAsync(_process);
        }
        catch (Exception exception)
        {
            _brokeOff?.Invoke(exception);
        }
        finally
        {
            // Whatever ended the conversation, the process must not outlive it.
            if (_stopping is null && !_process.Exited.IsCompleted)
            {
                await Task.WhenAny(_process.Exited, Task.Delay(CleanEnd));
                hasClosed = _stopping is null && !_process.Exited.IsCompleted;
            }

            // Its cgroup, where what it met of its limits is counted, goes with the last of its processes.
            await _limits.EndAsync();
            await _process.StopAsync(_grace);

            // Its place is free from now on, however long its session takes to hear of it.
            _gone.SetResult();
            _lastResort.Over();
            foreach (var left in _connection.Abandon())
            {
                await _events.PostAsync(left);
            }

            var exited = Explain(await _process.Exited, hasClosed);
            await _process.DisposeAsync();
            _mark.Dispose();
            await _events.PostAsync(exited);
            _events.Complete();
        }
    }

    private AgentExited Explain(SubprocessExit exit, bool hasClosed)
    {
        var exited = _connection.Explain(exit, wasAsked: _stopping is not null);
        return _lastResort.StartFailure is { } failure ? new(AgentExitReason.StartFailed, failure)
            : hasClosed
                && exited.Reason is AgentExitReason.Crashed or AgentExitReason.StartFailed ? exited with { Description = AgentTexts.ClosedOutput }
            : exited;
    }
}
