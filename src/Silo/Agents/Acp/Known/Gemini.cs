using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp.Known;

/// <summary>
/// Google's Gemini CLI; seen on 0.61.0. Loading a conversation wipes it where that is done in the minute of its last start, and its file is
/// removed after the next: 2 of 10 brought the history.
/// </summary>
internal sealed record Gemini : AcpAgent
{
    public override string Name => "gemini";

    public override string Command => "gemini";

    public override IReadOnlyList<string> Arguments => ["--acp"];

    public override VariableNames Variables { get; } = new("GEMINI_*", "GOOGLE_*");

    public override string AskingMode => "default";

    public override IReadOnlyList<AgentMode> Modes { get; } =
    [
        new("default", "ask", AcpModes.AskMeaning),
        new("autoEdit", "edit", AcpModes.EditMeaning),
        new("plan", "plan", AcpModes.PlanMeaning),
        new("yolo", "all", AcpModes.AllMeaning) { Risk = AcpModes.AllRisk },
    ];

    public override bool KeepsHistory => false;

    public override IReadOnlyList<string> NoticePrefixes => ["[MODE_UPDATE] "];

    public override IReadOnlyList<string> LoginVariables => ["GEMINI_API_KEY", "GOOGLE_API_KEY"];

    public override IReadOnlyList<string> FindOwnCode(string folder) =>
        new AcpOwnCode(folder).Settings(".gemini/settings.json").Files(".gemini/extensions", "extension").Lines;

    public override string LoginHint => "set GEMINI_API_KEY for it, or run gemini on its machine and log in";

    public override string Hint => "It forgets a conversation when its process ends, so nothing is left of one that has slept.";
}
