using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents.Shell;

/// <summary>A persistent login shell (bash). A prompt is a command line or a script; the answer is what it prints.</summary>
/// <param name="patience">How long we wait for one; null for as long as usual.</param>
internal sealed class ShellProtocol(ShellPatience? patience = null) : IAgentProtocol
{
    private const string NothingBegun = "nothing";

    /// <summary>What of our environment it sees besides what all agents see.</summary>
    public static VariableNames Passing { get; } = new("INPUTRC");

    public async Task<string?> FindAsync(AgentOptions settings, CancellationToken cancellationToken)
    {
        // GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)
        var line = await VersionProbe.AskAsync(settings, Passing, cancellationToken);
        var words = line?.Split(' ') ?? [];
        var index = Array.IndexOf(words, "version");
        return line is null ? null : index >= 0 && index + 1 < words.Length ? words[index + 1].Split('(')[0] : "";
    }

    public IAgentConnection Connect(AgentLaunch launch, AgentOptions settings, string folder, AgentEventQueue events)
    {
        var environment = ChildEnvironment.For(settings, Passing);
        environment.TryAdd("TERM", "dumb");
        if (launch.Home is not null)
        {
            environment["HOME"] = launch.Home;
        }

        // A person's keys would read our lines in another way; what is in force for other programs is brought back at the start.
        var inputrc = Of("INPUTRC");
        environment["INPUTRC"] = "/dev/null";
        var memory = new ShellMemory(folder);
        var start = new SubprocessStart
        {
            FileName = settings.Command,
            Arguments = [.. settings.Arguments, "--login", "--noprofile", "-i"],
            WorkingDirectory = launch.WorkingFolder,
            Environment = environment,
            Mark = launch.Session.ToString(),
            Scope = "",
            OwnFiles = memory.OwnFiles,
        };
        memory.Prepare();
        if (!File.Exists(BegunNote(folder)))
        {
            File.WriteAllText(BegunNote(folder), NothingBegun);
        }

        var startUp = new ShellStartUp(Of("HOME") ?? "", folder);
        var readsStartUp = !settings.Arguments.Contains("--noprofile") && !startUp.IsLeftOut;
        return new ShellConnection(start, memory, readsStartUp ? startUp : null, inputrc, events, patience ?? new());

        string? Of(string name) => environment.TryGetValue(name, out var set) ? set : Environment.GetEnvironmentVariable(name);
    }

    public async Task<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentOptions settings, string folder, AgentPrompt prompt)
    {
        string last;
        try
        {
            last = await File.ReadAllTextAsync(BegunNote(folder));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(TranscriptFindingKind.Unknown);
        }

        // A shell that was cut off while it noted a command leaves an empty note, or half of one.
        return new(last == NothingBegun ? TranscriptFindingKind.NotGiven
            : !Guid.TryParseExact(last, "N", out var begun) ? TranscriptFindingKind.Unknown
            : begun == prompt.Id ? TranscriptFindingKind.GivenUnanswered
            : TranscriptFindingKind.NotGiven);
    }

    public Task<string?> FindReturnPointAsync(AgentLaunch launch, AgentOptions settings, string? before) => Task.FromResult<string?>(null);

    public IReadOnlyList<MovePart> HistoryOf(AgentLaunch launch, AgentOptions settings, string folder, bool arrives) =>
        [new("environment", ShellMemory.EnvironmentIn(folder)), new("cwd", ShellMemory.FolderIn(folder))];

    public IReadOnlyList<MovePart> PerishableOf(AgentLaunch launch, AgentOptions settings) => [];

    public void Relocate(AgentLaunch launch, string folder, string formerFolder) =>
        ShellMemory.Relocate(folder, formerFolder, launch.WorkingFolder);

    private static string BegunNote(string folder) => new ShellMemory(folder).Begun;
}
