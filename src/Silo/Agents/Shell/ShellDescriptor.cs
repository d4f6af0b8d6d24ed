using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>A login shell, for machines on which no agent that reads is installed.</summary>
internal sealed class ShellDescriptor : AgentDescriptor
{
    public override string Name => "shell";

    public override string Command => "bash";

    public override string Program => "bash";

    public override string Meaning => "a persistent `bash`; a prompt is a command line or a script";

    public override int Rank => 100;

    public override VariableNames Variables => ShellProtocol.Passing;

    public override bool RunsCommands => true;

    public override bool TakesCorrections => false;

    public override LastChoice LastChoice => new("shells", "a shell: send command lines");

    public override IAgentProtocol MakeProtocol(Personas personas, ILoggerFactory loggers) => new ShellProtocol();
}
