using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents;

/// <summary>The agents of the settings that are there on this machine.</summary>
/// <param name="Agents">What was found, the preferred one first.</param>
/// <param name="Settings">The settings of all that are configured, by name.</param>
internal sealed record FoundAgents(IReadOnlyList<AgentDescription> Agents, IReadOnlyDictionary<string, AgentOptions> Settings)
{
    /// <summary>Looks for every configured agent.</summary>
    /// <param name="settings">The agents, by name.</param>
    /// <param name="protocols">The ways to talk to them.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>What was found; may be empty.</returns>
    public static async Task<FoundAgents> LookAsync(
        IReadOnlyDictionary<string, AgentOptions> settings,
        AgentProtocols protocols,
        CancellationToken cancellationToken)
    {
        var looks = settings.Select(async agent =>
        {
            var protocol = agent.Value.Protocol;
            var version = await protocols.Of(protocol).FindAsync(agent.Value, cancellationToken);
            return version is null
                ? null
                : new AgentDescription(agent.Key, protocol, version) { ToldTraits = protocols.Descriptors.TraitsOf(agent.Key, agent.Value) };
        });
        var found = (await Task.WhenAll(looks)).OfType<AgentDescription>();
        return new(
            [.. found.OrderBy(agent => protocols.Descriptors.Of(agent.Protocol).Rank).ThenBy(static agent => agent.Name != agent.Protocol)],
            settings);
    }
}
