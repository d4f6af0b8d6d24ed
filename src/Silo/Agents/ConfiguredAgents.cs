using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>The agents of the settings and how each is spoken to.</summary>
/// <param name="found">The agents.</param>
/// <param name="protocols">The ways to talk to them.</param>
internal sealed class ConfiguredAgents(FoundAgents found, AgentProtocols protocols)
{
    /// <summary>
    /// Whether an agent is in the settings: one that is not is told of when it is to start, and nothing of it can be looked up.
    /// </summary>
    /// <param name="agent">Its name.</param>
    /// <returns>True if it is.</returns>
    public bool Knows(string agent) => found.Settings.ContainsKey(agent);

    /// <summary>The settings and the protocol of an agent.</summary>
    /// <param name="agent">Its name.</param>
    /// <returns>Both.</returns>
    /// <exception cref="AgentStartException">It is not in the settings.</exception>
    public (AgentOptions Settings, IAgentProtocol Protocol) Of(string agent)
    {
        if (!found.Settings.TryGetValue(agent, out var settings))
        {
            throw new AgentStartException($"This machine has no agent {agent}; it has {string.Join(", ", found.Settings.Keys)}.");
        }

        return (settings, protocols.Of(settings.Protocol));
    }
}
