using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents.History;

/// <summary>Looks after the history of one session while its agent runs, and before and after.</summary>
/// <param name="launch">The session's agent.</param>
/// <param name="partsOf">The parts that the agent may remove (<see cref="IAgentProtocol.PerishableOf"/>).</param>
/// <param name="folder">The session's private folder.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it says what it did.</param>
internal sealed partial class RunHistory(
    AgentLaunch launch, Func<AgentLaunch, IReadOnlyList<MovePart>> partsOf, string folder, TimeProvider time, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly KeptHistory _kept = new(folder);
    private AgentLaunch _launch = launch;

    /// <summary>Puts back what is gone; before the agent needs it. It costs a look at the files if nothing is.</summary>
    public void Mend() => See(() =>
    {
        foreach (var part in _kept.Mend(_launch.AgentSessionId, partsOf(_launch), time.WallNow()))
        {
            LogMended(logger, _launch.Session, part.Path);
        }
    });

    /// <summary>Keeps what there is now.</summary>
    public void Keep() => See(() => _kept.Keep(_launch.AgentSessionId, partsOf(_launch), time.WallNow()));

    /// <summary>A sink that keeps what there is whenever the agent has ended something.</summary>
    /// <param name="sink">The sink that the events are for.</param>
    /// <returns>The sink to hand them to.</returns>
    public IAgentEventSink Before(IAgentEventSink sink) => new KeepingSink(this, sink);

    private void Follow(string conversation) => _launch = _launch with { AgentSessionId = conversation };

    private void See(Action to)
    {
        lock (_gate)
        {
            try
            {
                to();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The session goes on without it.
                LogNotKept(logger, exception, _launch.Session);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Session {Session} had lost {Path} of its agent's history; it was put back.")]
    private static partial void LogMended(ILogger logger, SessionKey session, string path);

    [LoggerMessage(LogLevel.Warning, "The history of session {Session} could not be kept or put back.")]
    private static partial void LogNotKept(ILogger logger, Exception exception, SessionKey session);

    private sealed class KeepingSink(RunHistory history, IAgentEventSink sink) : IAgentEventSink
    {
        public async Task TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events)
        {
            if (events.OfType<AgentSessionChanged>().LastOrDefault() is { } changed)
            {
                history.Follow(changed.AgentSessionId);
            }

            // Whoever takes the end may start the next process at once.
            if (events.Any(static happened => happened is AgentExited))
            {
                history.Keep();
            }

            await sink.TakeAsync(run, first, events);
            if (events.Any(static happened => happened is AgentTurnEnded or AgentSpoke))
            {
                history.Keep();
            }
        }
    }
}
