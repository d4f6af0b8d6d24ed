using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp.Known;

/// <summary>OpenCode; seen on 1.18.33.</summary>
internal sealed record OpenCode : AcpAgent
{
    public override string Name => "opencode";

    public override string Command => "opencode";

    public override IReadOnlyList<string> Arguments => ["acp"];

    public override VariableNames Variables { get; } = new(
        "OPENCODE_*", "OPENAI_*", "ANTHROPIC_*", "GEMINI_*", "GOOGLE_GENERATIVE_AI_*", "OPENROUTER_API_KEY", "GROQ_API_KEY");

    public override IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["OPENCODE_DISABLE_AUTOUPDATE"] = "1",

        // Without it nothing is asked: a person's own goes first.
        ["OPENCODE_CONFIG_CONTENT"] =
            """{"autoupdate":false,"share":"disabled","permission":{"edit":"ask","bash":"ask","webfetch":"ask"}}""",
    };

    public override IReadOnlyList<AgentMode> Modes { get; } =
    [
        new("build", "ask", AcpModes.AskMeaning),
        new("plan", "plan", AcpModes.PlanMeaning),
    ];

    public override bool WritesFirst => true;

    public override IReadOnlyDictionary<string, string> WithoutOwnCode { get; } = new Dictionary<string, string>
    {
        ["OPENCODE_DISABLE_PROJECT_CONFIG"] = "1",
    };

    public override string LoginFile(AcpHome home)
    {
        var data = home.Variable("XDG_DATA_HOME") is { Length: > 0 } set ? set : Path.Combine(home.Folder, ".local", "share");
        return Path.Combine(data, "opencode", "auth.json");
    }

    public override IReadOnlyList<string> FindOwnCode(string folder) => new AcpOwnCode(folder)
        .Settings("opencode.json").Settings("opencode.jsonc").Settings(".opencode/opencode.json").Settings(".opencode/opencode.jsonc")
        .Files(".opencode/plugin", "plugin").Files(".opencode/plugins", "plugin")
        .Files(".opencode/tool", "tool").Files(".opencode/tools", "tool").Lines;

    public override string LoginHint => "run opencode auth login on its machine";

    public override string Hint => "It does not say when nobody is logged in, and a session with it can't be moved to another machine.";
}
