using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>Agents that speak the Agent Client Protocol.</summary>
internal sealed class AcpDescriptor : AgentDescriptor
{
    public override string Name => "acp";

    public override string Command => "";

    public override string Program => "an agent that speaks the Agent Client Protocol (such as codex-acp)";

    public override string Meaning => "an agent that speaks the [Agent Client Protocol](https://agentclientprotocol.com)";

    public override int Rank => 10;

    public override bool TakesCorrections => false;

    public override bool HasOwnModes => true;

    public override bool IsOptional => true;

    public override IReadOnlyDictionary<string, AgentOptions> Initial { get; } = AcpAgents.All.ToDictionary(
        static agent => agent.Name, static agent => new AgentOptions { Protocol = "acp", Command = agent.Command });

    public override bool HasLoginsFor(string agent, AgentOptions settings) => AcpAgents.Of(agent, settings).At("/").Count > 0;

    public override VariableNames VariablesOf(string agent, AgentOptions settings) => AcpAgents.Of(agent, settings).Variables;

    public override AgentTraits TraitsOf(string agent, AgentOptions settings) => TraitsOf(AcpAgents.Of(agent, settings), agent);

    public override LoginFinding? FindLogin(string agent, AgentOptions settings, string? folder)
    {
        // That none is found says nothing: providers of a person's own need none that we could know.
        var known = AcpAgents.Of(agent, settings);
        var home = AcpLaunch.HomeOf(settings, known, folder);
        return known.LoginVariables.FirstOrDefault(name => home.Variable(name) is { Length: > 0 }) is { } variable
                ? new(IsThere: true, $"by the variable {variable}")
            : known.LoginFile(home) is { } file && File.Exists(file) ? new(IsThere: true, $"in {file}")
            : null;
    }

    private static AgentTraits TraitsOf(AcpAgent known, string agent) => new()
    {
        Kind = known.Name.Length > 0 ? known.Name : agent,
        Hint = known.Hint,
        Login = known.LoginHint,
        HistoryStays = !known.Record.Moves,
        TellsChoices = true,
        RunsOwnCodeAtOnce = !known.CanLeaveOwnCode,
    };

    public override IAgentProtocol MakeProtocol(Personas personas, ILoggerFactory loggers) =>
        new AcpProtocol(personas, loggers.CreateLogger<AcpProtocol>());
}
