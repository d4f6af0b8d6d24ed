using Dormouse.Silo.Agents;
using Microsoft.Extensions.Logging;

namespace Dormouse.Silo.Tests.Agents.Echo;

/// <summary>A plain agent that says each prompt again. What an agent costs is such a folder, and one line that registers it.</summary>
internal sealed class EchoDescriptor : AgentDescriptor
{
    public override string Name => "echo";

    public override string Command => "cat";

    public override string Program => "cat";

    public override string Meaning => "says each line again";

    public override int Rank => 50;

    public override LastChoice LastChoice => new("echoes", "an echo: call out");

    public override IAgentProtocol MakeProtocol(Personas personas, ILoggerFactory loggers) => new EchoProtocol();
}
