using Dormouse.Grains.Agents;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>The process of a session and what it is doing. Nothing else changes the phase.</summary>
/// <param name="session">The session.</param>
/// <param name="agents">The agents of this machine, where the process outlives the activation.</param>
/// <param name="sink">Makes what takes the events of a run.</param>
/// <param name="activation">The session's activation; one with a process stays in memory.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs starts and ends.</param>
internal sealed class ActiveRun(
    StoredSession session, IAgentHost agents, Func<IAgentEventSink> sink, SessionActivation activation, TimeProvider time, ILogger logger)
{
    /// <summary>The process, until its end was dealt with; or null.</summary>
    public IAgentRun? Process { get; private set; }

    /// <summary>What the session is doing.</summary>
    public SessionPhase Phase { get; private set; } = SessionPhase.Idle;

    /// <summary>The line that says what the turn does; empty if nothing is known.</summary>
    public string Doing { get; set; } = "";

    /// <summary>Whether a turn runs in it.</summary>
    public bool IsInTurn => Process is { IsEnding: false } && HasPrompt && Phase is SessionPhase.Working;

    /// <summary>Whether it works although no turn runs.</summary>
    public bool WorksUnasked => Phase is SessionPhase.Ready && Process is { IsEnding: false, IsWorkingUnasked: true };

    /// <summary>Whether it was started with settings that no longer hold, and nothing keeps it from being ended.</summary>
    public bool IsToEnd => Process is { IsOutdated: true, HasBackgroundWork: false };

    private bool HasPrompt => session.State is { InFlight: not null, Decision: null };

    /// <summary>An activation was dropped while its process lived: this one takes the process over.</summary>
    /// <param name="left">The process, or null.</param>
    public void TakeOver(IAgentRun? left)
    {
        Process = left;
        if (Process is not null)
        {
            Rest();
            if (Phase is SessionPhase.Ready && session.State.InFlight is not null)
            {
                Phase = SessionPhase.Working;
            }

            activation.Keep();
        }
    }

    /// <summary>Starts a process.</summary>
    /// <returns>A task that ends as soon as the process exists, before it is ready.</returns>
    /// <exception cref="AgentStartException">It could not be started; the message is for people.</exception>
    /// <exception cref="OperationCanceledException">The silo is stopping.</exception>
    public async Task StartAsync()
    {
        Phase = SessionPhase.Starting;
        Process = await agents.StartAsync(session.Launch(), sink());
        activation.Keep();
        logger.LogStarted(session.Key, Process.Id, Process.ProcessId);
    }

    /// <summary>A prompt is about to be given to the process.</summary>
    public void BeginTurn()
    {
        Phase = SessionPhase.Working;
        Doing = "";
    }

    /// <summary>Nothing of the prompt reached the process.</summary>
    public void GiveUpTurn() => Phase = SessionPhase.Ready;

    /// <summary>The process is ready, and what it was given before goes on.</summary>
    public void GoOn() => Phase = HasPrompt ? SessionPhase.Working : SessionPhase.Ready;

    /// <summary>No turn runs any more.</summary>
    public void Rest() => Phase = Process switch
    {
        null => SessionPhase.Idle,
        { IsEnding: true } => SessionPhase.Suspending,
        { IsReady: false } => SessionPhase.Starting,
        _ => SessionPhase.Ready,
    };

    /// <summary>A person must decide something first: a process that did not come to be is not being started either.</summary>
    public void AwaitDecision() => Phase = Process is null ? SessionPhase.Idle : Phase;

    /// <summary>The process has ended.</summary>
    public void End()
    {
        Process = null;
        Phase = SessionPhase.Idle;
    }

    /// <summary>Asks the process to end. Its end comes as an event; a turn of the grain never waits for a process.</summary>
    public void Suspend()
    {
        logger.LogSuspending(session.Key);
        Phase = SessionPhase.Suspending;
        Process!.StopAsync().Ignore();
    }

    /// <summary>What runs beside its turns, as people see it.</summary>
    /// <returns>The oldest first.</returns>
    public IReadOnlyList<BackgroundView> Background()
    {
        var now = time.SteadyNow();
        return [.. (Process?.Background ?? []).Select(
            task => new BackgroundView(task.Id, task.What, now > task.Since ? now - task.Since : TimeSpan.Zero, task.Tokens))];
    }

    /// <inheritdoc cref="ISessionGrain.PutInBackground"/>
    public async Task<BackgroundReceipt> PutInBackgroundAsync() =>
        !IsInTurn || Process!.Activity is { Tool: null } or { WaitsForPerson: true } ? BackgroundReceipt.NothingRuns
        : await Process.PutInBackgroundAsync() ? BackgroundReceipt.Told
        : BackgroundReceipt.Unable;

    /// <inheritdoc cref="ISessionGrain.StopTask"/>
    public async Task<bool> StopTaskAsync(string task) => Process is { IsEnding: false } process && await process.StopTaskAsync(task);

    /// <summary>Whether events of a run are this process's.</summary>
    /// <param name="run">The run's id.</param>
    /// <returns>False if they are of another one.</returns>
    public bool Is(string run) => Process?.Id == run;

    /// <summary>Whether an event was not dealt with yet: a batch that failed is offered again, to another activation.</summary>
    /// <param name="number">Its number in the run, counted from 0.</param>
    /// <returns>False if it was.</returns>
    public bool IsNew(long number) => number >= Process!.Taken;

    /// <summary>
    /// An event and all before it were dealt with, and what they had to tell has arrived. The last one of a run may have started the next
    /// one, which counts from 0.
    /// </summary>
    /// <param name="run">The run that it came from.</param>
    /// <param name="number">Its number.</param>
    public void Took(string run, long number)
    {
        if (Is(run) && IsNew(number))
        {
            Process!.Taken = number + 1;
        }
    }
}
