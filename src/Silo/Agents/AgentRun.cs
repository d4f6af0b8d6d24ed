using Dormouse.Grains.Agents;
using Dormouse.Grains.Sessions;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>One process of an agent: its connection, its events, its end.</summary>
internal sealed class AgentRun : IAgentRun
{
    private static readonly TimeSpan CleanEnd = TimeSpan.FromSeconds(1);

    private readonly IAgentConnection _connection;
    private readonly AgentEventQueue _events;
    private readonly Subprocess _process;
    private readonly GivenMark _mark;
    private readonly TimeSpan _grace;
    private readonly Lock _stopLock = new();
    private Task? _stopping;

    public AgentRun(
        SessionKey session, IAgentConnection connection, AgentEventQueue events, Subprocess process, GivenMark mark, TimeSpan grace)
    {
        Session = session;
        _connection = connection;
        _events = events;
        _process = process;
        _mark = mark;
        _grace = grace;
        Ended = RunAsync();
    }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public SessionKey Session { get; }

    public int ProcessId => _process.Id;

    public bool IsReady => _connection.IsReady;

    public bool IsEnding => _stopping is not null || HasEnded;

    /// <summary>Whether the process and all that came from it is gone.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Ends when the process and all that came from it is gone and its last event is in the queue.</summary>
    public Task Ended { get; }

    public Guid? LastGiven { get; private set; }

    public DateTimeOffset? IdleSince { get; set; }

    public SettledTurn? Settled { get; set; }

    public bool IsOutdated { get; set; }

    public bool IsBrief
    {
        get => _connection.IsBrief;
        set => _connection.IsBrief = value;
    }

    public IReadOnlyCollection<string> Commands => _connection.Commands;

    public bool HasBackgroundWork => _connection.HasBackgroundWork;

    public AgentSigns Signs => _connection.Signs;

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
        return _connection.GiveAsync(prompt);
    }

    public ValueTask InterruptAsync() => _connection.InterruptAsync();

    public ValueTask<bool> AnswerAsync(string questionId, string option) => _connection.AnswerAsync(questionId, option);

    public ValueTask<bool> SetModelAsync(string? model) => _connection.SetModelAsync(model);

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
                await _process.Exited.WaitAsync(_grace < CleanEnd ? _grace : CleanEnd);
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
        AgentExited exited;
        try
        {
            await _connection.RunAsync(_process);
        }
        finally
        {
            // Whatever ended the conversation, the process must not outlive it.
            if (_stopping is null && !_process.Exited.IsCompleted)
            {
                await Task.WhenAny(_process.Exited, Task.Delay(CleanEnd));
            }

            await _process.StopAsync(_grace);
            exited = _connection.Explain(await _process.Exited, wasAsked: _stopping is not null);
            await _process.DisposeAsync();
            _mark.Dispose();
            HasEnded = true;
            await _events.PostAsync(exited);
            _events.Complete();
        }
    }
}
