using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp.Known;

/// <summary>OpenAI's Codex, spoken to through <c>codex-acp</c>; seen on 2.6.0.</summary>
internal sealed record Codex : AcpAgent
{
    public override string Name => "codex";

    public override string Command => "codex-acp";

    public override VariableNames Variables { get; } = new("CODEX_*", "OPENAI_*");

    public override IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        // Nobody sits in front of the machine's browser.
        ["NO_BROWSER"] = "1",
    };

    public override string AskingMode => "read-only";

    public override IReadOnlyList<AgentMode> Modes { get; } =
    [
        new("read-only", "ask", AcpModes.AskMeaning),
        new("workspace-write", "edit", "edits files and runs commands in its folder without asking, in its sandbox"),
        new("agent", "auto", "asks only about what a model takes for risky") { Risk = "That model can be wrong." },
        new("agent-full-access", "all", AcpModes.AllMeaning) { Risk = AcpModes.AllRisk },
    ];

    public override bool WritesFirst => true;

    public override bool CommandsOutliveStop => true;

    public override bool TellsFailures => true;

    public override IReadOnlyList<string> NoticePrefixes => ["Warning: "];

    public override IReadOnlyList<string> LoginVariables => ["OPENAI_API_KEY", "CODEX_API_KEY"];

    // Codex-acp itself tells codex that every folder is trusted (seen on 2.6.0), so nothing keeps these off.
    public override IReadOnlyList<string> FindOwnCode(string folder) =>
        new AcpOwnCode(folder).Toml(".codex/config.toml").Settings(".codex/hooks.json").Lines;

    public override string LoginHint => "run codex login on its machine, or set OPENAI_API_KEY for it";

    public override AcpRecord Record { get; } = new CodexRecord();

    public override string? SilentLogin(Func<string, string?> variable) =>
        LoginVariables.Any(name => variable(name) is { Length: > 0 }) ? "api-key" : null;

    public override string LoginFile(AcpHome home) => Path.Combine(CodexRecord.FolderIn(home), "auth.json");

    public override IReadOnlyDictionary<string, string> At(string folder) => new Dictionary<string, string> { ["CODEX_HOME"] = folder };
}
