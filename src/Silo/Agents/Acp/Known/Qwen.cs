using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp.Known;

/// <summary>Qwen Code; seen on 0.24.4.</summary>
internal sealed record Qwen : AcpAgent
{
    public override string Name => "qwen";

    public override string Command => "qwen";

    public override IReadOnlyList<string> Arguments => ["--acp"];

    public override VariableNames Variables { get; } = new("QWEN_*", "OPENAI_*", "DASHSCOPE_*");

    public override string AskingMode => "default";

    public override IReadOnlyList<AgentMode> Modes { get; } =
    [
        new("default", "ask", AcpModes.AskMeaning),
        new("auto-edit", "edit", AcpModes.EditMeaning),
        new("plan", "plan", AcpModes.PlanMeaning),
        new("auto", "auto", "asks only about what a model takes for risky") { Risk = "That model can be wrong." },
        new("yolo", "all", AcpModes.AllMeaning) { Risk = AcpModes.AllRisk },
    ];

    public override bool WritesFirst => true;

    public override IReadOnlyList<string> LoginVariables => ["OPENAI_API_KEY"];

    public override (string Variable, string Content)? SettingsWithoutOwnCode { get; } =
        ("QWEN_CODE_SYSTEM_SETTINGS_PATH", """{"security":{"folderTrust":{"enabled":true}}}""");

    public override IReadOnlyList<string> FindOwnCode(string folder) => new AcpOwnCode(folder)
        .Settings(".qwen/settings.json").Settings(".mcp.json").Files(".qwen/extensions", "extension").Lines;

    public override string LoginHint =>
        "run qwen on its machine and log in, or set OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL for it";

    public override string Hint => "A session with it can't be moved to another machine.";
}
