using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>One process of an agent, played by the test. Events that are refused are offered again, like the real ones.</summary>
internal sealed class FakeAgentRun(FakeAgentHost host, AgentLaunch launch) : IAgentRun
{
    private readonly Channel<AgentEvent> _events = Channel.CreateUnbounded<AgentEvent>();
    private readonly Channel<AgentPrompt> _prompts = Channel.CreateUnbounded<AgentPrompt>();
    private readonly Channel<(string Question, string Option)> _answers = Channel.CreateUnbounded<(string, string)>();
    private readonly ConcurrentDictionary<string, AgentQuestion> _open = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _interrupted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gone = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static int _lastProcess;
    private int _interrupts;

    public AgentLaunch Launch { get; } = launch;

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public SessionKey Session => Launch.Session;

    public int ProcessId { get; } = Interlocked.Increment(ref _lastProcess);

    public bool IsReady { get; private set; }

    public bool IsEnding => HasEnded || _stopped.Task.IsCompleted;

    public bool HasEnded => Gone.IsCompleted;

    public Task Gone => _gone.Task;

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

    public string? ReturnPoint => Launch.ReturnPoint;

    public bool StreamsDeltas { get; set; } = true;

    public IReadOnlyCollection<string> Commands { get; private set; } = [];

    public bool HasBackgroundWork { get; set; }

    public bool IsWorkingUnasked { get; set; }

    public TurnActivity Activity { get; set; } = new(host.Clock.SteadyNow());

    public IReadOnlyList<AgentQuestion> OpenQuestions => [.. _open.Values];

    /// <summary>Why nothing can be given to it, or null if it can.</summary>
    public Exception? GiveFailure { get; set; }

    /// <summary>Processor time that its processes have used.</summary>
    public TimeSpan Processor { get; set; }

    public Task<TimeSpan> MeasureProcessorAsync() => Task.FromResult(Processor);

    /// <summary>How often events were refused.</summary>
    public int Refusals { get; private set; }

    public int PromptsNotLookedAt => _prompts.Reader.Count;

    public string? Model { get; private set; } = launch.Model;

    // What the session does to it.

    public ValueTask<bool> GiveAsync(AgentPrompt prompt)
    {
        if (GiveFailure is not null)
        {
            throw GiveFailure;
        }

        LastGiven = prompt.Id;
        if (IsEnding)
        {
            return new(false);
        }

        Activity = new(host.Clock.SteadyNow());
        host.Given.Enqueue(prompt);
        _prompts.Writer.TryWrite(prompt);
        if (host.Echoes)
        {
            End(prompt, $"re: {prompt.Text}");
        }

        return new(true);
    }

    public ValueTask InterruptAsync()
    {
        Interlocked.Increment(ref _interrupts);
        _interrupted.TrySetResult();
        return default;
    }

    public ValueTask<bool> AnswerAsync(string questionId, string option)
    {
        if (!_open.TryRemove(questionId, out _))
        {
            return new(false);
        }

        _answers.Writer.TryWrite((questionId, option));
        return new(true);
    }

    public ValueTask<bool> SetModelAsync(string? model)
    {
        Model = host.CanSwitchModel ? model : Model;
        return new(host.CanSwitchModel);
    }

    /// <summary>What it runs beside its turns.</summary>
    public IReadOnlyList<BackgroundTask> Background { get; set; } = [];

    /// <summary>Whether it has a background.</summary>
    public bool CanWorkBeside { get; set; } = true;

    /// <summary>The questions that it was asked beside a turn, and what it was told of its background, in order.</summary>
    public ConcurrentQueue<string> ToldBeside { get; } = new();

    private readonly Channel<AgentPrompt> _asides = Channel.CreateUnbounded<AgentPrompt>();

    public ValueTask<bool> AskAsideAsync(AgentPrompt question) => new(CanWorkBeside && _asides.Writer.TryWrite(question));

    public ValueTask<bool> PutInBackgroundAsync()
    {
        ToldBeside.Enqueue("background");
        return new(CanWorkBeside);
    }

    public ValueTask<bool> StopTaskAsync(string task)
    {
        ToldBeside.Enqueue($"stop {task}");
        return new(Background.Any(one => one.Id == task));
    }

    public Task<AgentPrompt> NextAsideAsync() => _asides.NextAsync("a question beside the turn");

    /// <summary>The modes, efforts and titles that it was told to use, in order.</summary>
    public ConcurrentQueue<string> Told { get; } = new();

    public ValueTask<bool> SetModeAsync(string mode)
    {
        Told.Enqueue(mode);
        return new(host.CanSwitchModel);
    }

    public ValueTask<bool> SetEffortAsync(string? effort)
    {
        Told.Enqueue(effort ?? "default");
        return new(host.CanSwitchModel);
    }

    public void SetTitle(string title) => Told.Enqueue($"title {title}");

    public Task StopAsync()
    {
        if (_stopped.TrySetResult() && !host.HoldsStops)
        {
            Exit();
        }

        return _done.Task;
    }

    // What the test does as the agent.

    public void Ready(params string[] commands)
    {
        IsReady = true;
        Commands = commands;
        Tell(new AgentReady("2.1.0", commands));
    }

    public void Tell(params AgentEvent[] events)
    {
        foreach (var happened in events.Where(happened => StreamsDeltas || happened is not AgentText))
        {
            _events.Writer.TryWrite(happened);
        }
    }

    public void End(AgentPrompt prompt, string text, TurnOutcome outcome = TurnOutcome.Completed) =>
        Tell(new AgentTurnEnded(prompt.Id, outcome, text, new(0.01m, 100, 10, 1)));

    public void Fail(AgentPrompt prompt, AgentFailure failure, string text = "") =>
        Tell(new AgentTurnEnded(prompt.Id, TurnOutcome.Failed, text, new(0.01m, 100, 10, 1), failure));

    public void Ask(string question, string text, params string[] options) => Ask(new AgentQuestion(question, text, options));

    public void Ask(AgentQuestion question)
    {
        _open[question.QuestionId] = question;
        Tell(question);
    }

    public void Withdraw(string question)
    {
        _open.TryRemove(question, out _);
        Tell(new AgentQuestionWithdrawn(question));
    }

    public void Exit(AgentExitReason reason = AgentExitReason.Asked, string description = "ended.")
    {
        _gone.TrySetResult();
        Tell(new AgentExited(reason, description));
        _events.Writer.TryComplete();
    }

    public void Crash() => Exit(AgentExitReason.Crashed, "was killed by signal 9.");

    // What the test waits for.

    public Task<AgentPrompt> NextPromptAsync() => _prompts.NextAsync("a prompt to be given to the agent");

    public Task<(string Question, string Option)> NextAnswerAsync() => _answers.NextAsync("an answer to reach the agent");

    public Task StoppedAsync() => Wait.For(_stopped.Task, "the agent to be asked to end");

    public Task InterruptedAsync() => Wait.For(_interrupted.Task, "the agent to be interrupted");

    public int Interrupts => Volatile.Read(ref _interrupts);

    public bool WasInterrupted => _interrupted.Task.IsCompleted;

    public bool WasStopped => _stopped.Task.IsCompleted;

    /// <summary>Ends when the session has taken the run's last event.</summary>
    public Task GoneAsync() => Wait.For(_done.Task, "the session to take the agent's end");

    public async Task PumpAsync(IAgentEventSink sink, Action forget)
    {
        var taken = 0L;
        while (await _events.Reader.WaitToReadAsync())
        {
            var batch = new List<AgentEvent>();
            while (_events.Reader.TryRead(out var happened))
            {
                batch.Add(happened);
            }

            await OfferAsync(sink, taken, batch);
            taken += batch.Count;
        }

        forget();
        _done.TrySetResult();
    }

    private async Task OfferAsync(IAgentEventSink sink, long first, IReadOnlyList<AgentEvent> batch)
    {
        for (var tries = 0; tries < 500; tries++)
        {
            try
            {
                await sink.TakeAsync(Id, first, batch);
                return;
            }
            catch (Exception)
            {
                // The silo may be gone for good, so this ends some time.
                Refusals++;
                await Task.Delay(10);
            }
        }
    }
}
