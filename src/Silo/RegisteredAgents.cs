using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Acp;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Agents.Shell;

namespace Dormouse.Silo;

/// <summary>The kinds of agents that there are, a line each.</summary>
internal static class RegisteredAgents
{
    /// <summary>The kinds.</summary>
    public static AgentDescriptors All { get; } = new(
        new ClaudeDescriptor(),
        new AcpDescriptor(),
        new ShellDescriptor());
}
