using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Frontend.Tests.Web;

/// <summary>A machine on which an agent is found and none ever starts.</summary>
internal sealed class QuietMachine : IAgentHost, IPersonas, IWorkspace
{
    public IReadOnlyList<AgentDescription> Agents { get; } = [new("claude", "claude", "2.1.0")];

    public IReadOnlyCollection<IAgentRun> Runs { get; } = [];

    public IReadOnlyList<PersonaDescription> All { get; } = [new("default", "nothing special"), new("planner", "plans first")];

    public IAgentRun? Find(SessionKey session) => null;

    public ValueTask<IAgentRun> StartAsync(AgentLaunch launch, IAgentEventSink sink) =>
        throw new AgentStartException("no agent starts here");

    public ValueTask<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentPrompt prompt) =>
        ValueTask.FromResult(new TranscriptFinding(TranscriptFindingKind.NotGiven));

    public string CreateFolder(string user, string session) => $"/nowhere/{user}/{session}";

    public ValueTask<string> SaveAsync(string folder, string name, ReadOnlyMemory<byte> content) =>
        ValueTask.FromResult($"{folder}/{name}");

    public void Forget(string path)
    {
    }

    public void AddTo(IServiceCollection services) =>
        services.AddSingleton<IAgentHost>(this).AddSingleton<IPersonas>(this).AddSingleton<IWorkspace>(this);
}
