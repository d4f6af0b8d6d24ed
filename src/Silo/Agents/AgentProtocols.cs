namespace Dormouse.Silo.Agents;

/// <summary>The protocols of the kinds of agents.</summary>
/// <param name="descriptors">The kinds.</param>
/// <param name="personas">The personas.</param>
/// <param name="loggers">Makes the loggers of the protocols.</param>
internal sealed class AgentProtocols(AgentDescriptors descriptors, Personas personas, ILoggerFactory loggers)
{
    private readonly Dictionary<string, IAgentProtocol> _protocols =
        descriptors.All.ToDictionary(static one => one.Name, one => one.MakeProtocol(personas, loggers));

    /// <summary>The kinds.</summary>
    public AgentDescriptors Descriptors => descriptors;

    /// <summary>The protocol of a name.</summary>
    /// <param name="name">The name in the settings, which were checked.</param>
    /// <returns>The protocol.</returns>
    public IAgentProtocol Of(string name) => _protocols[name];
}
