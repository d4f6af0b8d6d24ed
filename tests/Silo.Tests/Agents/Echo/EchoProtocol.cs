using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Agents.Echo;

/// <summary>An agent without a record of its own.</summary>
internal sealed class EchoProtocol : IAgentProtocol
{
    public Task<string?> FindAsync(AgentOptions settings, CancellationToken cancellationToken) => Task.FromResult<string?>("1");

    public IAgentConnection Connect(AgentLaunch launch, AgentOptions settings, string folder, AgentEventQueue events)
    {
        var start = new SubprocessStart
        {
            FileName = settings.Command,
            WorkingDirectory = launch.WorkingFolder,
            Environment = ChildEnvironment.For(settings),
            Mark = launch.Session.ToString(),
            Scope = "",
        };
        return new EchoConnection(start, events);
    }

    public Task<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentOptions settings, string folder, AgentPrompt prompt) =>
        Task.FromResult(new TranscriptFinding(TranscriptFindingKind.Unknown));

    public Task<string?> FindReturnPointAsync(AgentLaunch launch, AgentOptions settings, string? before) => Task.FromResult<string?>(null);

    public IReadOnlyList<MovePart> HistoryOf(AgentLaunch launch, AgentOptions settings, string folder, bool arrives) => [];

    public IReadOnlyList<MovePart> PerishableOf(AgentLaunch launch, AgentOptions settings) => [];

    public void Relocate(AgentLaunch launch, string folder, string formerFolder)
    {
    }
}
