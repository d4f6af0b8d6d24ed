using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp.Known;

/// <summary>GitHub's Copilot CLI; seen on 1.0.102.</summary>
internal sealed record Copilot : AcpAgent
{
    public override string Name => "copilot";

    public override string Command => "copilot";

    public override IReadOnlyList<string> Arguments => ["--acp", "--no-auto-update"];

    public override VariableNames Variables { get; } = new("COPILOT_*", "GH_TOKEN", "GITHUB_TOKEN", "GH_HOST");

    public override IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["COPILOT_AUTO_UPDATE"] = "false",
    };

    public override IReadOnlyList<AgentMode> Modes { get; } =
    [
        new("agent", "ask", AcpModes.AskMeaning),
        new("plan", "plan", AcpModes.PlanMeaning),
        new("autopilot", "all", "goes on by itself until its task is done, asks nothing and does everything") { Risk = AcpModes.AllRisk },
    ];

    public override bool SumsUsage => true;

    public override IReadOnlyList<string> NoticePrefixes => ["Info: "];

    public override IReadOnlyList<string> FailurePrefixes => ["Error: "];

    public override IReadOnlyList<string> LoginVariables =>
        ["COPILOT_GITHUB_TOKEN", "GH_TOKEN", "GITHUB_TOKEN", "COPILOT_PROVIDER_API_KEY"];

    public override IReadOnlyList<string> FindOwnCode(string folder) => new AcpOwnCode(folder)
        .SettingsIn(".github/hooks").Settings(".github/mcp.json").Settings(".github/copilot/settings.json").Settings(".mcp.json")
        .Settings(".vscode/mcp.json").Lines;

    public override string LoginHint => "run copilot login on its machine, or set GH_TOKEN for it";

    public override AcpRecord Record { get; } = new CopilotRecord();

    public override IReadOnlyDictionary<string, string> At(string folder) => new Dictionary<string, string> { ["COPILOT_HOME"] = folder };
}
