using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The <c>claude</c> CLI.</summary>
internal sealed class ClaudeDescriptor : AgentDescriptor
{
    public override string Name => "claude";

    public override string Command => "claude";

    public override string Program => "the claude CLI";

    public override string Meaning => "the `claude` CLI, spoken to in stream-json";

    public override int Rank => 0;

    public override bool HasLogins => true;

    public override IReadOnlyList<string> PermissionModes => ["acceptEdits", "auto", "bypassPermissions", "default", "dontAsk", "plan"];

    public override IReadOnlyList<AgentMode> ModesOf(AgentOptions settings) => ClaudeModes.Of(settings);

    public override string UsualMode => ClaudeModes.Usual;

    public override IReadOnlyList<string> Efforts => ClaudeModes.Efforts;

    public override VariableNames Variables => ClaudeSwitches.Passing;

    public override AgentTraits TraitsOf(string agent, AgentOptions settings) =>
        base.TraitsOf(agent, settings) with
        {
            Login = $"run {settings.Command} on its machine and write /login",
            GoesBack = true,
            WorksBeside = true,
        };

    public override LoginFinding FindLogin(string agent, AgentOptions settings, string? folder) =>
        ClaudeLogin.Find(agent, settings, folder);

    public override IAgentProtocol MakeProtocol(Personas personas, ILoggerFactory loggers) =>
        new ClaudeProtocol(personas, loggers.CreateLogger<ClaudeProtocol>());
}
