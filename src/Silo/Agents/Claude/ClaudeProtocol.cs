using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Files;
using Dormouse.Silo.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dormouse.Silo.Agents.Claude;

/// <summary>The <c>claude</c> CLI, spoken to in stream-json.</summary>
/// <param name="personas">The personas.</param>
/// <param name="logger">Where it is noted what went wrong with an agent; null for nowhere.</param>
internal sealed partial class ClaudeProtocol(Personas personas, ILogger<ClaudeProtocol>? logger = null) : IAgentProtocol
{
    public async Task<string?> FindAsync(AgentOptions settings, CancellationToken cancellationToken) =>
        (await VersionProbe.AskAsync(settings, ClaudeSwitches.Passing, cancellationToken))?.Split(' ')[0];

    public IAgentConnection Connect(AgentLaunch launch, AgentOptions settings, string folder, AgentEventQueue events)
    {
        foreach (var name in settings.Environment.Keys.Where(ClaudeSwitches.IsBreaking))
        {
            LogTakenOut(logger ?? NullLogger<ClaudeProtocol>.Instance, launch.Agent, name);
        }

        var beginning = ClaudeBeginnings.Of(launch, settings);
        if (beginning is not ClaudeBeginning.Resumed)
        {
            ClaudeTranscript.SetAside(launch, settings);
        }

        if (beginning is ClaudeBeginning.Copied)
        {
            ClaudeBeginnings.BringNear(launch, settings);
        }

        var start = ClaudeLaunch.Prepare(launch, settings, folder, personas, beginning);
        return new ClaudeConnection(
            start, launch.AgentSessionId, resumes: beginning is not ClaudeBeginning.New, personas, events, launch.Permissions, logger)
        {
            Title = launch.Title,
            TrustedFolder = launch is { Project: not null, TrustsProject: true } ? RealPath.Of(launch.WorkingFolder) : null,
        };
    }

    public ConversationHolder? FindHolder(AgentLaunch launch, AgentOptions settings, Func<int, bool> isOurs) =>
        ClaudeLiveSessions.Find(launch, settings, isOurs);

    public async Task EndHolderAsync(AgentLaunch launch, AgentOptions settings, string holder)
    {
        var config = ClaudeTranscript.ConfigOf(settings, launch.ConfigDirectory);
        if (ClaudeLiveSessions.All(config).FirstOrDefault(
            entry => entry.SessionId == launch.AgentSessionId && entry.Holder.Id == holder) is not { Holder.End: HolderEnd.Asked } found)
        {
            return;
        }

        if (found is { Holder.Kind: HolderKind.Background, Job: { } job } && !job.StartsWith('-'))
        {
            await HolderCall.RunAsync(ClaudeLaunch.Command(launch, settings, "stop", job));
        }
        else
        {
            HolderCall.Ask(found.Process);
        }
    }

    public Task<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentOptions settings, string folder, AgentPrompt prompt) =>
        ClaudeTranscript.FindAsync(launch, settings, prompt);

    public Task<string?> FindReturnPointAsync(AgentLaunch launch, AgentOptions settings, string? before) =>
        ClaudeReturn.FindAsync(ClaudeTranscript.FileOf(launch, settings), before);

    public Task<IReadOnlyList<PastPrompt>> FindPromptsAsync(AgentLaunch launch, AgentOptions settings, int most) =>
        ClaudeHistory.IsOwn(ClaudeTranscript.FileOf(launch, settings), launch)
            ? ClaudeReturn.PromptsAsync(ClaudeTranscript.FileOf(launch, settings), launch.ReturnPoint, most)
            : Task.FromResult<IReadOnlyList<PastPrompt>>([]);

    public IReadOnlyList<RecordedMessage> ReadTalk(AgentLaunch launch, AgentOptions settings, DateTimeOffset since, int most) =>
        ClaudeTranscript.FileOf(launch, settings) is var file && ClaudeHistory.IsOwn(file, launch)
            ? ClaudeMessages.Read(file, launch.ReturnPoint, since, most)
            : [];

    public string? FindTitle(AgentLaunch launch, AgentOptions settings, DateTimeOffset since) =>
        ClaudeTranscript.FileOf(launch, settings) is var file && ClaudeHistory.IsOwn(file, launch) ? ClaudeTitle.Find(file, since) : null;

    public SubprocessStart? PrepareFileReturn(AgentLaunch launch, AgentOptions settings, string folder) =>
        ClaudeBeginnings.Of(launch, settings) is ClaudeBeginning.Resumed ? ClaudeLaunch.ForFiles(launch, settings, folder) : null;

    public Task<FileReturn> PutFilesBackAsync(Subprocess process, Guid prompt, bool isTrial) =>
        ClaudeFiles.PutBackAsync(process, prompt, isTrial);

    public string FindSuccessor(AgentLaunch launch, AgentOptions settings, DateTimeOffset since) => ClaudeSuccessor.Follow(
        ClaudeTranscript.ConfigOf(settings, launch.ConfigDirectory),
        Path.GetDirectoryName(ClaudeTranscript.UsualFileOf(launch, settings))!,
        launch.AgentSessionId,
        since);

    public bool WasKilled(AgentLaunch launch, AgentOptions settings, ProcessIdentity terminal) =>
        ClaudeLiveSessions.HasLeft(ClaudeTranscript.ConfigOf(settings, launch.ConfigDirectory), terminal);

    public TerminalCommand TerminalOf(AgentLaunch launch, AgentOptions settings, string folder) =>
        ClaudeLaunch.Terminal(launch, settings, folder, personas, ClaudeBeginnings.Of(launch, settings));

    public IEnumerable<ListedConversation> ListConversations(
        string agent, string machine, AgentOptions settings, string? configDirectory) =>
        ClaudeConversations.List(agent, machine, ClaudeTranscript.ConfigOf(settings, configDirectory), configDirectory);

    public IReadOnlyList<MovePart> HistoryOf(AgentLaunch launch, AgentOptions settings, string folder, bool arrives) =>
        ClaudeHistory.Of(launch, settings, arrives);

    public IReadOnlyList<MovePart> PerishableOf(AgentLaunch launch, AgentOptions settings) =>
        [.. ClaudeHistory.Of(launch, settings, arrives: false).Where(static part => part.Name != ClaudeHistory.Memory)];

    public IReadOnlyList<string> FindOwnCode(AgentLaunch launch, AgentOptions settings) => ClaudeOwnCode.Find(launch.WorkingFolder);

    public void Relocate(AgentLaunch launch, string folder, string formerFolder)
    {
        // The CLI finds a record by where it lies; what it says of the former folder is history.
    }

    [LoggerMessage(LogLevel.Warning, "Agent {Agent} does not get the variable {Name} of its settings: sessions would not work with it.")]
    private static partial void LogTakenOut(ILogger logger, string agent, string name);
}
