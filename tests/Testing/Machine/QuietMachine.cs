using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Moves;
using Microsoft.Extensions.DependencyInjection;

namespace Dormouse.Testing;

/// <summary>A machine on which an agent is found and none ever starts.</summary>
public sealed class QuietMachine
    : IAgentHost, IConversationReturns, IConversationHolders, IConversationTalks, IMoveHost, IPersonas, IWorkspace, IFolderView
{
    public IReadOnlyList<AgentDescription> Agents { get; } = [new("claude", "claude", "2.1.0")];

    public string EpochOf(SessionKey session) => "boot";

    public IReadOnlyCollection<IAgentRun> Runs { get; } = [];

    public IReadOnlyList<PersonaDescription> All { get; } = [new("default", "nothing special"), new("planner", "plans first")];

    public IAgentRun? Find(SessionKey session) => null;

    public ValueTask<IAgentRun> StartAsync(AgentLaunch launch, IAgentEventSink sink) =>
        throw new AgentStartException("no agent starts here");

    public ValueTask<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentPrompt prompt, string? epoch) =>
        ValueTask.FromResult(new TranscriptFinding(TranscriptFindingKind.NotGiven));

    public ValueTask<IReadOnlyList<PastPrompt>> FindPromptsAsync(AgentLaunch launch, int most) => new([]);

    public ValueTask<IReadOnlyList<RecordedMessage>> ReadAsync(AgentLaunch launch, DateTimeOffset since, int most) => new([]);

    public ValueTask<ConversationHolder?> FindHolderAsync(AgentLaunch launch) => default;

    public ValueTask EndHolderAsync(AgentLaunch launch, string holder) => default;

    public TerminalCommand? TerminalOf(AgentLaunch launch) => null;

    public bool TryLend(SessionKey session, Borrower borrower) => false;

    public bool IsLent(SessionKey session) => false;

    public bool IsLentTo(SessionKey session, Borrower borrower) => false;

    public ValueTask<EndedLoan?> FindEndedLoanAsync(AgentLaunch launch) => default;

    public ValueTask TakeBackAsync(AgentLaunch launch) => default;

    public ValueTask<string?> FindTitleAsync(AgentLaunch launch, DateTimeOffset since) => new((string?)null);

    public ValueTask<FileReturn> PutFilesBackAsync(AgentLaunch launch, Guid prompt, bool isTrial) => new(FileReturn.Failed("it is quiet"));

    public ValueTask<string?> FindReturnPointAsync(AgentLaunch launch, string? before) => ValueTask.FromResult<string?>(null);

    public string CreateFolder(string user, string session) => $"/nowhere/{user}/{session}";

    public Task<FolderFinding> LookAsync(string folder, string? mark) => Task.FromResult(FolderFinding.There);

    public string Take(string folder) => "mark";

    public Task CopyAsync(string from, string to) => Task.CompletedTask;

    public bool IsOurs(string folder) => folder.StartsWith("/nowhere/", StringComparison.Ordinal);

    public ValueTask<SavedUpload> SaveAsync(string folder, string name, ReadOnlyMemory<byte> content) =>
        ValueTask.FromResult(new SavedUpload($"{folder}/{name}", IsNew: true));

    public void Settle(string path)
    {
    }

    public void Forget(string path)
    {
    }

    public MoveListing List(AgentLaunch launch) => throw new NotSupportedException();

    public Task<bool> IsAsListedAsync(AgentLaunch launch) => throw new NotSupportedException();

    public ValueTask<byte[]?> ReadAsync(SessionKey session, string digest, int entry, long offset) => throw new NotSupportedException();

    public void Forget(SessionKey session)
    {
    }

    public Task<IReadOnlyList<string>> RemoveOldCopyAsync(AgentLaunch launch) => throw new NotSupportedException();

    public MoveProgress Fetch(MoveOrder order, IMoveSource source) => throw new NotSupportedException();

    public string? Install(MoveOrder order, AgentLaunch launch, string formerFolder) => throw new NotSupportedException();

    public void Settle(SessionKey session)
    {
    }

    public Task AbandonAsync(SessionKey session) => Task.CompletedTask;

    /// <summary>What is different in every session's folder.</summary>
    public FolderChanges Changes { get; set; } = FolderChanges.Refused("There is nothing here.");

    /// <summary>The lines of what is different, by path.</summary>
    public Dictionary<string, FileChange> ChangedLines { get; } = [];

    public Task<FolderChanges?> ChangesAsync(AgentLaunch session, string? since) => Task.FromResult<FolderChanges?>(Changes);

    public Task<FileChange?> ChangeOfAsync(AgentLaunch session, string? since, string path) =>
        Task.FromResult<FileChange?>(ChangedLines.GetValueOrDefault(path) ?? new(File: null, []));

    /// <summary>What is at places of every session's folder, by path and page; nothing else is there.</summary>
    public Dictionary<(string Path, int Page), FolderPage> Places { get; } = [];

    /// <summary>What is in files of every session's folder, by path.</summary>
    public Dictionary<string, byte[]> Contents { get; } = [];

    public Task<FolderPage?> BrowseAsync(AgentLaunch session, string path, int page) => Task.FromResult<FolderPage?>(
        Contents.TryGetValue(path, out var file) ? new(path, []) { FileSize = file.Length }
        : Places.GetValueOrDefault((path, page)) ?? (path.Length == 0 ? new("", []) : FolderPage.Refused("There is nothing here.")));

    public Task<FolderPiece?> ReadAsync(AgentLaunch session, string path, long offset) => Task.FromResult<FolderPiece?>(
        Contents.TryGetValue(path, out var content)
            ? new(new(content[(int)offset..Math.Min(content.Length, (int)offset + Attachment.PieceSize)]), content.Length, "stamp")
            : FolderPiece.Refused("There is nothing here."));

    public void AddTo(IServiceCollection services) =>
        services.AddSingleton<IAgentHost>(this).AddSingleton<IConversationReturns>(this).AddSingleton<IConversationTalks>(this)
            .AddSingleton<IConversationHolders>(this)
            .AddSingleton<IMoveHost>(this).AddSingleton<IPersonas>(this).AddSingleton<IWorkspace>(this).AddSingleton<IFolderView>(this);
}
