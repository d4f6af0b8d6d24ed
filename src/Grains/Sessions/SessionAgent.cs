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

    /// <inheritdoc cref="AgentTraits.GoesBack"/>
    public bool GoesBack => Description?.Traits.GoesBack ?? false;

    /// <inheritdoc cref="AgentTraits.WorksBeside"/>
    public bool WorksBeside => Description?.Traits.WorksBeside ?? false;

    /// <inheritdoc cref="AgentDescription.Efforts"/>
    public IReadOnlyList<string> Efforts => Description?.Efforts ?? [];

    /// <summary>The permission mode in force, in the agent's words; null if that is not known.</summary>
    public string? Mode => session.State.Permissions?.Mode ?? Description?.UsualMode ?? session.State.Choices?.Mode;

    /// <summary>Whether only its processes know what can be chosen, and none has told yet.</summary>
    public bool ChoicesAreToCome => session.State.Choices is null && Description is { Traits.TellsChoices: true };

    /// <summary>The permission modes that it can be in.</summary>
    /// <param name="process">Its process, which may know more; or null.</param>
    /// <returns>The modes, the most careful first.</returns>
    public IReadOnlyList<AgentMode> Modes(IAgentRun? process) => process?.Modes
        ?? (Description is { Modes: { Count: > 0 } known } ? known : session.State.Choices?.Modes ?? []);

    /// <summary>The last answer in the agent's own record.</summary>
    /// <returns>The point, or null if there is none or the agent can't go back.</returns>
    public ValueTask<string?> FindReturnPointAsync() => agents.FindReturnPointAsync(session.Launch(), before: null);

    private AgentDescription? Description => agents.Agents.FirstOrDefault(agent => agent.Name == session.State.Agent);
}
