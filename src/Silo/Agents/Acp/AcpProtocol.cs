using System.Text.RegularExpressions;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Agents.Acp;

/// <summary>The Agent Client Protocol, version 1: JSON-RPC 2.0 over stdin and stdout, one object a line.</summary>
/// <param name="personas">The personas.</param>
/// <param name="logger">Where it is noted what went wrong with an agent.</param>
internal sealed partial class AcpProtocol(Personas personas, ILogger<AcpProtocol> logger) : IAgentProtocol
{
    public async Task<string?> FindAsync(AgentOptions settings, CancellationToken cancellationToken)
    {
        var agent = AcpAgents.Of(name: null, settings);
        var silenced = settings with
        {
            Environment = agent.Environment.ExceptBy(settings.Environment.Keys, static one => one.Key).Concat(settings.Environment)
                .ToDictionary(),
        };
        var line = await VersionProbe.AskAsync(silenced, agent.Variables, cancellationToken);
        return line is null ? null : VersionIn.Match(line).Value;
    }

    public IAgentConnection Connect(AgentLaunch launch, AgentOptions settings, string folder, AgentEventQueue events)
    {
        var start = AcpStart.Of(launch, settings, folder, personas);
        var record = new AcpRecordLength(start.Agent.Record, AcpLaunch.HomeOf(launch, settings, start.Agent));
        return new AcpConnection(AcpLaunch.Prepare(launch, settings, start.Agent, folder), start, record, personas, events, logger);
    }

    public async Task<TranscriptFinding> FindInTranscriptAsync(
        AgentLaunch launch, AgentOptions settings, string folder, AgentPrompt prompt)
    {
        // One that was never written to the agent, or another one that was written after it was done with.
        if (AcpNote.Read(folder) is not { } note || !note.IsAbout(launch.AgentSessionId))
        {
            return new(launch.HasHistory ? TranscriptFindingKind.Unknown : TranscriptFindingKind.NotGiven);
        }

        if (note.Prompt != prompt.Id)
        {
            return new(TranscriptFindingKind.NotGiven);
        }

        var agent = AcpAgents.Of(launch.Agent, settings);
        var file = agent.Record.FileOf(AcpLaunch.HomeOf(launch, settings, agent), note.Own);
        var lines = file is null || !IsInReach(launch, file) ? [] : await AcpFiles.LinesBehindAsync(file, note.Length);
        var finding = agent.Record.Find(lines ?? []);
        var isAbsent = finding.Kind is TranscriptFindingKind.Unknown
            && agent.Record != AcpRecord.None && agent.WritesFirst
            && lines is not null && !AcpFiles.IsCutOff(lines);
        return isAbsent ? new(TranscriptFindingKind.NotGiven) : finding;
    }

    public IReadOnlyList<string> FindOwnCode(AgentLaunch launch, AgentOptions settings) =>
        AcpAgents.Of(launch.Agent, settings).FindOwnCode(launch.WorkingFolder);

    public Task<string?> FindReturnPointAsync(AgentLaunch launch, AgentOptions settings, string? before) => Task.FromResult<string?>(null);

    public IReadOnlyList<MovePart> HistoryOf(AgentLaunch launch, AgentOptions settings, string folder, bool arrives)
    {
        var agent = AcpAgents.Of(launch.Agent, settings);
        var parts = agent.Record.PartsOf(AcpLaunch.HomeOf(launch, settings, agent), launch.AgentSessionId, arrives);
        return [.. parts.Where(part => IsInReach(launch, part.Path))];
    }

    public IReadOnlyList<MovePart> PerishableOf(AgentLaunch launch, AgentOptions settings) => [];

    public void Relocate(AgentLaunch launch, string folder, string formerFolder)
    {
        // Those whose history moves take the folder that they are told.
    }

    /// <summary>In a person's own folder, a link on the way would lead us to what their agent may not see.</summary>
    private static bool IsInReach(AgentLaunch launch, string path) => launch.ConfigDirectory is null
        || RealPath.Of(path).StartsWith($"{RealPath.Of(launch.ConfigDirectory)}/", StringComparison.Ordinal);

    [GeneratedRegex(@"\d+(\.\d+)+([-+][\w.+-]*\w)?")]
    private static partial Regex VersionIn { get; }
}
