using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>The agent of a session, as this machine knows it.</summary>
/// <param name="session">The session.</param>
/// <param name="agents">The agents of this machine.</param>
internal sealed class SessionAgent(StoredSession session, IAgentHost agents)
{
    /// <inheritdoc cref="AgentTraits.RunsCommands"/>
    public bool RunsCommands => Description?.Traits.RunsCommands ?? false;

    /// <inheritdoc cref="AgentTraits.TakesCorrections"/>
    public bool TakesCorrections => Description?.Traits.TakesCorrections ?? true;

    /// <summary>Whose history it can go on with; its name, if this machine does not know it.</summary>
    public string Kind => Description?.Kind ?? session.State.Agent;

    /// <inheritdoc cref="AgentTraits.HistoryStays"/>
    public bool HistoryStays => Description?.Traits.HistoryStays ?? false;

    private AgentDescription? Description => agents.Agents.FirstOrDefault(agent => agent.Name == session.State.Agent);
}
