using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents.Acp.Known;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>The agents of which something is known, a line each.</summary>
internal static class AcpAgents
{
    /// <summary>The agents, the one that is wanted most first.</summary>
    public static IReadOnlyList<AcpAgent> All { get; } = [new Codex(), new OpenCode(), new Copilot(), new Qwen(), new Gemini()];

    /// <summary>What is known of an agent of the settings, by its program, else by its name.</summary>
    /// <param name="name">Its name in the settings; null if that is not known.</param>
    /// <param name="settings">Its settings.</param>
    /// <returns>The agent.</returns>
    public static AcpAgent Of(string? name, AgentOptions settings) =>
        All.FirstOrDefault(agent => agent.Command == Path.GetFileName(settings.Command))
        ?? All.FirstOrDefault(agent => agent.Name == name)
        ?? AcpAgent.Unknown;
}
