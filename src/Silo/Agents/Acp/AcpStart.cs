using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>What a process is to begin with.</summary>
/// <param name="Agent">The agent and its deviations.</param>
/// <param name="WorkingFolder">Absolute path of the folder to work in.</param>
/// <param name="Folder">The session's private folder.</param>
/// <param name="Conversation">What the session calls the conversation.</param>
/// <param name="Resumes">The agent's own id of the conversation to go on with; null to begin one.</param>
/// <param name="MayBegin">Whether another one may be begun where that one is not there: no turn of it was ever completed.</param>
/// <param name="Model">The model, or null for the agent's default.</param>
/// <param name="KeptMode">The mode that was in force last, or null.</param>
/// <param name="SetMode">The mode of the settings, or null.</param>
/// <param name="Persona">What the persona adds to the first prompt; empty for nothing.</param>
/// <param name="SilentLogin">The way to log in that needs nobody, or null.</param>
internal sealed record AcpStart(
    AcpAgent Agent,
    string WorkingFolder,
    string Folder,
    string Conversation,
    string? Resumes,
    bool MayBegin,
    string? Model,
    string? KeptMode,
    string? SetMode,
    string Persona,
    string? SilentLogin)
{
    /// <summary>Reads what a launch says.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="personas">The personas.</param>
    /// <returns>The start.</returns>
    public static AcpStart Of(AgentLaunch launch, AgentOptions settings, string folder, Personas personas)
    {
        var agent = AcpAgents.Of(launch.Agent, settings);
        var note = NoteIn(folder, launch);
        var home = AcpLaunch.HomeOf(launch, settings, agent);

        // Whoever has read the record knows it; who can't has to try.
        var mayHaveBegun = note is not null
            && (agent.Record == AcpRecord.None || agent.Record.FileOf(home, note.Own) is not null);
        return new(
            agent,
            launch.WorkingFolder,
            folder,
            launch.AgentSessionId,
            launch.HasHistory ? note?.Own ?? launch.AgentSessionId : mayHaveBegun ? note!.Own : null,
            !launch.HasHistory,
            launch.Model ?? personas.ModelOf(launch.Persona) ?? settings.Model,
            launch.Permissions?.Mode,
            settings.PermissionMode,
            launch.HasHistory ? "" : personas.PromptOf(launch.Persona),
            agent.SilentLogin(home.Variable));
    }

    private static AcpNote? NoteIn(string folder, AgentLaunch launch)
    {
        try
        {
            return AcpNote.Read(folder) is { } note && note.IsAbout(launch.AgentSessionId) ? note : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
