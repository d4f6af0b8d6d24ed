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

    public override bool WritesFirst => true;

    public override IReadOnlyList<string> LoginVariables => ["OPENAI_API_KEY"];

    public override string LoginHint =>
        "run qwen on its machine and log in, or set OPENAI_API_KEY, OPENAI_BASE_URL and OPENAI_MODEL for it";

    public override string Hint => "A session with it can't be moved to another machine.";
}
