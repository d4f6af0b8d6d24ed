using Dormouse.Grains.Projects;

namespace Dormouse.Grains.Agents;

/// <summary>All that starting a session's agent depends on.</summary>
/// <param name="Session">The session.</param>
/// <param name="Owner">The person whose session it is.</param>
/// <param name="Agent">The agent's name in the settings.</param>
/// <param name="AgentSessionId">The agent's own id of the conversation.</param>
/// <param name="HasHistory">Whether a turn was completed before, so that the agent must have the conversation.</param>
/// <param name="WorkingFolder">Absolute path of the folder to run in.</param>
/// <param name="ConfigDirectory">The agent's own configuration folder, or null for the agent's default.</param>
/// <param name="Persona">Name of the persona, or null.</param>
/// <param name="Model">The model, or null for the agent's default.</param>
public sealed record AgentLaunch(
    SessionKey Session,
    string Owner,
    string Agent,
    string AgentSessionId,
    bool HasHistory,
    string WorkingFolder,
    string? ConfigDirectory,
    string? Persona,
    string? Model)
{
    /// <summary>The home folder of its processes; null for that of the program itself.</summary>
    public string? Home { get; init; }

    /// <summary>What the session keeps of permissions, or null if there is nothing.</summary>
    public AgentPermissions? Permissions { get; init; }

    /// <summary>The point of the conversation to go on from, forgetting what came after it; null for its end.</summary>
    public string? ReturnPoint { get; init; }

    /// <summary>How hard the model thinks, or null for its default.</summary>
    public string? Effort { get; init; }

    /// <summary>The title that the conversation is to have in the agent's own record, or null if it has what is wanted.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// The agent's own id of the conversation that this one begins as a copy of, as long as it may not have begun; null otherwise.
    /// </summary>
    public string? ForksFrom { get; init; }

    /// <summary>Where in a project it works, or null if its folder is its own.</summary>
    public ProjectPlace? Project { get; init; }

    /// <summary>Whether what the project runs by itself may run: null if nobody was asked.</summary>
    public bool? TrustsProject { get; init; }
}
