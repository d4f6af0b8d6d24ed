using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>A way to talk to a kind of agent.</summary>
internal interface IAgentProtocol
{
    /// <summary>Looks whether an agent is there.</summary>
    /// <param name="settings">The agent.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Its version (may be empty), or null if it is not there.</returns>
    Task<string?> FindAsync(AgentOptions settings, CancellationToken cancellationToken);

    /// <summary>Prepares a connection; nothing is started yet.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">A private folder of the session, for files of the connection itself.</param>
    /// <param name="events">Where its events go.</param>
    /// <returns>The connection.</returns>
    IAgentConnection Connect(AgentLaunch launch, AgentOptions settings, string folder, AgentEventQueue events);

    /// <summary>Looks a prompt up in the agent's own record.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="prompt">The prompt.</param>
    /// <returns>What the record says.</returns>
    /// <exception cref="IOException">The record is there and can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The record is there and can't be read.</exception>
    Task<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentOptions settings, string folder, AgentPrompt prompt);

    /// <summary>Looks in the agent's own record for the last answer, so that the conversation can go on from there.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="before">A point that was gone back to in vain: one before it is wanted. Or null.</param>
    /// <returns>The point; null if there is none, or the agent can't go back.</returns>
    Task<string?> FindReturnPointAsync(AgentLaunch launch, AgentOptions settings, string? before);

    /// <summary>Lists the last prompts of a conversation from the agent's own record.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The prompts, newest first; none if there is no record, or the agent can't go back.</returns>
    /// <exception cref="IOException">The record is there and can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The record is there and can't be read.</exception>
    Task<IReadOnlyList<PastPrompt>> FindPromptsAsync(AgentLaunch launch, AgentOptions settings, int most) =>
        Task.FromResult<IReadOnlyList<PastPrompt>>([]);

    /// <inheritdoc cref="IConversationTalks.ReadAsync"/>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="since">Messages before this are left out.</param>
    /// <param name="most">How many at most; the newest ones.</param>
    /// <exception cref="IOException">The record is there and can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The record is there and can't be read.</exception>
    IReadOnlyList<RecordedMessage> ReadTalk(AgentLaunch launch, AgentOptions settings, DateTimeOffset since, int most) => [];

    /// <inheritdoc cref="IConversationTalks.FindTitleAsync"/>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="since">A record that nobody has written to since then is not read.</param>
    /// <exception cref="IOException">The record is there and can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The record is there and can't be read.</exception>
    string? FindTitle(AgentLaunch launch, AgentOptions settings, DateTimeOffset since) => null;

    /// <summary>Prepares a process that puts files of a conversation back, and is given nothing else.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <returns>What to start; null if the agent can't.</returns>
    SubprocessStart? PrepareFileReturn(AgentLaunch launch, AgentOptions settings, string folder) => null;

    /// <summary>Has such a process put files back.</summary>
    /// <param name="process">The process, just started.</param>
    /// <param name="prompt">The prompt that they are to be as they were at.</param>
    /// <param name="isTrial">Whether it is only found out what would be put back.</param>
    /// <returns>What it said.</returns>
    Task<FileReturn> PutFilesBackAsync(Subprocess process, Guid prompt, bool isTrial) => throw new NotSupportedException();

    /// <summary>What the agent keeps of a conversation outside of the working folder: it moves with the session.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="arrives">Whether it is to be put here: then where the agent will look for it, whatever lies elsewhere.</param>
    /// <returns>Where each part is, or is to be, on this machine; parts that are not there are no error.</returns>
    IReadOnlyList<MovePart> HistoryOf(AgentLaunch launch, AgentOptions settings, string folder, bool arrives);

    /// <summary>
    /// What of the history the agent removes by itself when it was not used for long: it is kept under a second name and put back
    /// (<see cref="History.KeptHistory"/>).
    /// </summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>The parts that belong to this conversation alone; none if the agent never cleans up.</returns>
    IReadOnlyList<MovePart> PerishableOf(AgentLaunch launch, AgentOptions settings);

    /// <summary>What the folder that a session works in has the agent run, or allow, without asking anybody.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <returns>A line for each, for people; none if there is nothing.</returns>
    IReadOnlyList<string> FindOwnCode(AgentLaunch launch, AgentOptions settings) => [];

    /// <summary>The history was brought here from another machine: makes it fit where it is now. It may be called again.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <param name="formerFolder">Its working folder on the other machine.</param>
    void Relocate(AgentLaunch launch, string folder, string formerFolder);

    /// <summary>Looks whether a process that is not the session's own has its conversation open.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="isOurs">Whether a process is the session's own.</param>
    /// <returns>The process; null if there is none, or the agent does not tell.</returns>
    /// <exception cref="IOException">It can't be read who has.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read who has.</exception>
    ConversationHolder? FindHolder(AgentLaunch launch, AgentOptions settings, Func<int, bool> isOurs) => null;

    /// <summary>Lists the conversations that an agent has on this machine.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="machine">This machine's name.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="configDirectory">The person's configuration folder, or null for the agent's own.</param>
    /// <returns>They, in no order; none if the agent does not tell.</returns>
    /// <exception cref="IOException">They can't be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">They can't be listed.</exception>
    IEnumerable<ListedConversation> ListConversations(string agent, string machine, AgentOptions settings, string? configDirectory) => [];

    /// <summary>What runs the agent's own terminal program on a conversation, without what the settings set in its environment.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="folder">The session's private folder.</param>
    /// <returns>The command; null if the agent has no such program.</returns>
    TerminalCommand? TerminalOf(AgentLaunch launch, AgentOptions settings, string folder) => null;

    /// <summary>Finds out which conversation a terminal ended in that was opened on this one.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="since">When it was opened.</param>
    /// <returns>The agent's own id of the conversation, most likely the same one.</returns>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be read.</exception>
    string FindSuccessor(AgentLaunch launch, AgentOptions settings, DateTimeOffset since) => launch.AgentSessionId;

    /// <summary>Whether a terminal program was killed, so that it could not end what it had started.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="terminal">The process, which has ended.</param>
    /// <returns>False if it ended by itself, or that is not known.</returns>
    bool WasKilled(AgentLaunch launch, AgentOptions settings, ProcessIdentity terminal) => false;

    /// <summary>Asks a process to end that has the conversation open, because a person wants it.</summary>
    /// <param name="launch">The session's agent.</param>
    /// <param name="settings">The agent's settings.</param>
    /// <param name="holder">The process (<see cref="ConversationHolder.Id"/>).</param>
    /// <returns>A task that ends when it was asked.</returns>
    Task EndHolderAsync(AgentLaunch launch, AgentOptions settings, string holder) => Task.CompletedTask;
}

/// <summary>A conversation of an agent, as far as a list of files tells.</summary>
/// <param name="Id">The agent's own id of it.</param>
/// <param name="LastUsed">When its record was written last.</param>
/// <param name="Read">Reads the rest, a bounded part of the record; null if it is no conversation that can be gone on with.</param>
internal sealed record ListedConversation(string Id, DateTimeOffset LastUsed, Func<FoundConversation?> Read);

/// <summary>Translates between one process and events.</summary>
internal interface IAgentConnection
{
    /// <summary>What to start.</summary>
    SubprocessStart Start { get; }

    /// <summary>Whether the agent takes prompts.</summary>
    bool IsReady { get; }

    /// <summary>Whether a turn runs.</summary>
    bool IsInTurn { get; }

    /// <summary>How long it may take to end by itself once its input has ended, before it is told by signal.</summary>
    TimeSpan CleanEnd => TimeSpan.FromSeconds(1);

    /// <summary>The agent's own slash commands, without the slash.</summary>
    IReadOnlyCollection<string> Commands { get; }

    /// <summary>Whether work goes on although no prompt is being answered.</summary>
    bool HasBackgroundWork { get; }

    /// <inheritdoc cref="IAgentRun.IsWorkingUnasked"/>
    bool IsWorkingUnasked => false;

    /// <summary>Whether something runs that was told to stop.</summary>
    bool IsStopping { get; }

    /// <summary>How often a stop was begun, so that the stop of another turn is not taken for the same one; it only grows.</summary>
    int StopsBegun { get; }

    /// <inheritdoc cref="IAgentRun.StreamsDeltas"/>
    bool StreamsDeltas { get; set; }

    /// <inheritdoc cref="IAgentRun.Activity"/>
    TurnActivity Activity { get; }

    /// <inheritdoc cref="IAgentRun.OpenQuestions"/>
    IReadOnlyList<AgentQuestion> OpenQuestions => [];

    /// <summary>Talks to the process until its output ends.</summary>
    /// <param name="process">The process.</param>
    /// <returns>A task that ends with the output.</returns>
    Task RunAsync(Subprocess process);

    /// <inheritdoc cref="IAgentRun.GiveAsync"/>
    ValueTask<bool> GiveAsync(AgentPrompt prompt);

    /// <inheritdoc cref="IAgentRun.InterruptAsync"/>
    ValueTask InterruptAsync();

    /// <inheritdoc cref="IAgentRun.AnswerAsync"/>
    ValueTask<bool> AnswerAsync(string questionId, string option);

    /// <inheritdoc cref="IAgentRun.SetModelAsync"/>
    ValueTask<bool> SetModelAsync(string? model);

    /// <inheritdoc cref="IAgentRun.Modes"/>
    IReadOnlyList<AgentMode>? Modes => null;

    /// <inheritdoc cref="IAgentRun.SetModeAsync"/>
    ValueTask<bool> SetModeAsync(string mode) => new(false);

    /// <inheritdoc cref="IAgentRun.SetEffortAsync"/>
    ValueTask<bool> SetEffortAsync(string? effort) => new(false);

    /// <inheritdoc cref="IAgentRun.SetTitle"/>
    void SetTitle(string title)
    {
    }

    /// <inheritdoc cref="IAgentRun.Background"/>
    IReadOnlyList<BackgroundTask> Background => [];

    /// <inheritdoc cref="IAgentRun.AskAsideAsync"/>
    ValueTask<bool> AskAsideAsync(AgentPrompt question) => new(false);

    /// <inheritdoc cref="IAgentRun.PutInBackgroundAsync"/>
    ValueTask<bool> PutInBackgroundAsync() => new(false);

    /// <inheritdoc cref="IAgentRun.StopTaskAsync"/>
    ValueTask<bool> StopTaskAsync(string task) => new(false);

    /// <summary>The process ended: closes what was told to stop and did not say that it had.</summary>
    /// <returns>Events that come before the last one.</returns>
    IEnumerable<AgentEvent> Abandon() => [];

    /// <summary>The process ended: says why.</summary>
    /// <param name="exit">Its exit.</param>
    /// <param name="wasAsked">Whether we asked it to end.</param>
    /// <returns>The last event.</returns>
    AgentExited Explain(SubprocessExit exit, bool wasAsked);
}
