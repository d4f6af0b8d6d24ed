using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Brings a run's events into the session's grain by a call to the grain itself, so that they are turns like any other
/// and reach whichever activation there is.
/// </summary>
internal sealed class SessionEventSink(ISessionGrain session) : IAgentEventSink
{
    public Task TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events) =>
        session.TakeEvents(run, first, events.AsImmutable());
}
