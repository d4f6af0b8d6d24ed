namespace Dormouse.Contracts;

/// <summary>
/// One session. Key: <see cref="SessionKey"/>; pinned to that machine's silo. All calls return within milliseconds: a
/// prompt is queued, and its output arrives at the chat later.
/// </summary>
[Alias("dormouse.ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Makes the session. The same call again changes nothing.</summary>
    /// <param name="spec">What it is made from.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Create")]
    Task Create(SessionSpec spec);

    /// <summary>Queues a prompt durably. The same prompt id again changes nothing.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>Whether it was accepted.</returns>
    [Alias("Prompt")]
    Task<PromptReceipt> Prompt(Prompt prompt);

    /// <summary>Takes a prompt that waits out of the queue. It stays cancelled if it is handed over again.</summary>
    /// <param name="id">The beginning of its id (<see cref="ShortId"/>). A whole id is remembered even if it is not known yet.</param>
    /// <returns>What became of it.</returns>
    [Alias("Cancel")]
    Task<CancelReceipt> Cancel(string id);

    /// <summary>
    /// Interrupts the turn that runs, and gives a prompt that waits before all others. The same one again changes nothing.
    /// </summary>
    /// <param name="id">The beginning of its id (<see cref="ShortId"/>).</param>
    /// <returns>What became of it.</returns>
    [Alias("SendNow")]
    Task<SendNowReceipt> SendNow(string id);

    /// <summary>Interrupts one turn, and no later one. The same one again changes nothing.</summary>
    /// <param name="turn">The turn; see <see cref="SessionStatus.Turn"/>.</param>
    /// <returns>False if it does not run any more.</returns>
    [AlwaysInterleave]
    [Alias("InterruptTurn")]
    Task<bool> InterruptTurn(Guid turn);

    /// <summary>Interrupts whatever turn is running.</summary>
    /// <returns>False if none is.</returns>
    [AlwaysInterleave]
    [Alias("Interrupt")]
    Task<bool> Interrupt();

    /// <summary>The tool that the turn waits for goes on in the background, and the turn goes on too.</summary>
    /// <returns>What became of it.</returns>
    [AlwaysInterleave]
    [Alias("PutInBackground")]
    Task<BackgroundReceipt> PutInBackground();

    /// <summary>Ends something that runs beside the turns.</summary>
    /// <param name="task">Its id (<see cref="BackgroundView.Id"/>).</param>
    /// <returns>False if nothing of that id runs.</returns>
    [AlwaysInterleave]
    [Alias("StopTask")]
    Task<bool> StopTask(string task);

    /// <summary>Says what the session is doing.</summary>
    /// <returns>Its status.</returns>
    [AlwaysInterleave]
    [Alias("Status")]
    Task<SessionStatus> Status();

    /// <summary>Somebody looks on for the next minute: the journal is told what only passes (<see cref="IJournalGrain.Pass"/>).</summary>
    /// <returns>What the session does now.</returns>
    [AlwaysInterleave]
    [Alias("LookOn")]
    Task<SessionMoment> LookOn();

    /// <summary>Answers a question that the session put to a chat.</summary>
    /// <param name="questionId">The question.</param>
    /// <param name="option">One of its options, or free text.</param>
    /// <returns>What became of the answer.</returns>
    [Alias("Answer")]
    Task<AnswerReceipt> Answer(string questionId, string option);

    /// <summary>What in the session waits for a person.</summary>
    /// <param name="chat">Key of a chat that is about to show it, and is told when it is answered elsewhere; null for none.</param>
    /// <returns>It, in the order in which it is asked.</returns>
    [Alias("Waits")]
    Task<IReadOnlyList<SessionWait>> Waits(string? chat);

    /// <summary>A person does not want to be reminded of what waits now until later.</summary>
    /// <param name="until">When they are reminded again.</param>
    /// <returns>How many questions that is about; it is durable.</returns>
    [Alias("PutOff")]
    Task<int> PutOff(DateTimeOffset until);

    /// <summary>A person does not want to be reminded of one question until later.</summary>
    /// <param name="question">The question's id.</param>
    /// <param name="until">When they are reminded again.</param>
    /// <returns>False if it is not open; else it is durable.</returns>
    [Alias("PutOffOne")]
    Task<bool> PutOffOne(string question, DateTimeOffset until);

    /// <summary>Sets the idle time after which the session is suspended.</summary>
    /// <param name="timeout">From 1 s up.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetTimeout")]
    Task SetTimeout(TimeSpan timeout);

    /// <summary>Sets the model, from the next prompt on.</summary>
    /// <param name="model">The model, or null for the agent's default.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetModel")]
    Task SetModel(string? model);

    /// <summary>Sets the persona, from the next prompt on.</summary>
    /// <param name="persona">Its name, or null for none.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetPersona")]
    Task SetPersona(string? persona);

    /// <summary>Hands the session's folder to another agent, from the next prompt on; the conversation does not come along.</summary>
    /// <param name="agent">The agent's name in the settings of its machine.</param>
    /// <returns>Null when it is durable; else why not, one sentence.</returns>
    [Alias("SetAgent")]
    Task<string?> SetAgent(string agent);

    /// <summary>Sets the permission mode, at once where the agent can, and for its next processes.</summary>
    /// <param name="mode">The agent's own name of it (<see cref="AgentMode.Name"/>).</param>
    /// <returns>False if a process has to be started anew for it, which is done as soon as nothing runs.</returns>
    [Alias("SetMode")]
    Task<bool> SetMode(string mode);

    /// <summary>Sets how hard the model thinks, from the next request to it on.</summary>
    /// <param name="effort">One of <see cref="SessionStatus.Efforts"/>, or null for the model's default.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("SetEffort")]
    Task SetEffort(string? effort);

    /// <summary>Gives the conversation another title, in the agent's own record too as far as it can keep one.</summary>
    /// <param name="title">It; cut to one line of at most 200 characters.</param>
    /// <returns>The title as it is kept.</returns>
    [Alias("SetTitle")]
    Task<string> SetTitle(string title);

    /// <summary>Says what a copy of the session begins with: its history up to the last answer, its files, its settings.</summary>
    /// <returns>For <see cref="SessionRequest.Origin"/>; null if there is no such session.</returns>
    [AlwaysInterleave]
    [Alias("Fork")]
    Task<SessionOrigin?> Fork();

    /// <summary>Says which prompts the session can go back to.</summary>
    /// <returns>The last ones, or why there are none.</returns>
    [AlwaysInterleave]
    [Alias("PastPrompts")]
    Task<PastPrompts> PastPrompts();

    /// <summary>
    /// Finds out what goes when the session goes back to before a prompt, and asks in a chat what to do. Until it has asked it gives no
    /// prompt.
    /// </summary>
    /// <param name="prompt">The beginning of the prompt's id (<see cref="ShortId"/>).</param>
    /// <param name="chat">Key of the chat.</param>
    /// <returns>Null if it is going to ask; else why not, one sentence.</returns>
    [Alias("OfferReturn")]
    Task<string?> OfferReturn(string prompt, string chat);

    /// <summary>
    /// Lends the session to a terminal on its machine, for as long as that process lives. Asked again and again until it is lent.
    /// </summary>
    /// <param name="borrower">The process.</param>
    /// <param name="isNow">Whether a turn that runs is stopped, and not waited for.</param>
    /// <returns>Whether it is lent.</returns>
    [Alias("Lend")]
    Task<LendReceipt> Lend(Borrower borrower, bool isNow);

    /// <summary>Ends the process and refuses prompts until <see cref="Unarchive"/>.</summary>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Archive")]
    Task Archive();

    /// <summary>Takes prompts again.</summary>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Unarchive")]
    Task Unarchive();

    /// <summary>
    /// Moves the session to another machine, with its history, its files and what waits. It goes on until it is done or called off.
    /// </summary>
    /// <param name="machine">The machine.</param>
    /// <param name="chat">Key of the chat that is told how it goes.</param>
    /// <returns>Whether it moves.</returns>
    /// <exception cref="MachineAwayException">The machine is away.</exception>
    [Alias("Move")]
    Task<MoveReceipt> Move(string machine, string chat);

    /// <summary>Calls a move off.</summary>
    /// <returns>False if the session is not on the move (any more).</returns>
    [Alias("CancelMove")]
    Task<bool> CancelMove();

    /// <summary>Says whether a chat shows neither growing text nor what tools return, so that it need not be told.</summary>
    /// <param name="chat">The chat's key.</param>
    /// <param name="isBrief">Whether it shows neither.</param>
    /// <returns>A task that ends when it holds, until the session is dropped from memory.</returns>
    [AlwaysInterleave]
    [Alias("SetBrief")]
    Task SetBrief(string chat, bool isBrief);

    /// <summary>Says what is different in its folder from the point where its work began.</summary>
    /// <returns>The changes; null if the look goes on, and is to be asked for again.</returns>
    [AlwaysInterleave]
    [Alias("Changes")]
    Task<FolderChanges?> Changes();

    /// <summary>Says what is different in one file.</summary>
    /// <param name="path">Its path in the folder, or its <see cref="PathReference"/>.</param>
    /// <returns>The change; null if the look goes on, and is to be asked for again.</returns>
    [AlwaysInterleave]
    [Alias("ChangeOf")]
    Task<FileChange?> ChangeOf(string path);

    /// <summary>Says what is at a place in its folder.</summary>
    /// <param name="path">A path in it, or the <see cref="PathReference"/> of one that was shown; empty for the folder itself.</param>
    /// <param name="page">The page of a folder, from 1 on.</param>
    /// <returns>What is there; null if the look goes on, and is to be asked for again.</returns>
    [AlwaysInterleave]
    [Alias("Browse")]
    Task<FolderPage?> Browse(string path, int page);

    /// <summary>Reads a piece of a file in its folder.</summary>
    /// <param name="path">The file's path, as <see cref="FolderPage.Path"/> says it.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <returns>The piece; null if the read goes on, and is to be asked for again.</returns>
    [AlwaysInterleave]
    [Alias("ReadFile")]
    Task<FolderPiece?> ReadFile(string path, long offset);

    /// <summary>
    /// The session is archived: it makes way in its project, and its worktree is removed if nothing is lost with it. Asked again and
    /// again until it is done.
    /// </summary>
    /// <returns>How far that is.</returns>
    [Alias("LeaveProject")]
    Task<LeaveReceipt> LeaveProject();

    /// <summary>Another session begins to work in the same folder.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A task that ends when the chat that talked to this one last knows.</returns>
    [Alias("TellNeighbour")]
    Task TellNeighbour(string name);

    /// <summary>Takes events of the session's agent, in order. A batch that throws is offered again.</summary>
    /// <param name="run">The run that they come from.</param>
    /// <param name="first">Number of the first one, counted from 0 in the run.</param>
    /// <param name="events">The events.</param>
    /// <returns>A task that ends when they are dealt with.</returns>
    [Alias("TakeEvents")]
    Task TakeEvents(string run, long first, Immutable<IReadOnlyList<AgentEvent>> events);

    /// <summary>Goes on with what was left when the silo ended, or when no room was left on the machine.</summary>
    /// <returns>A task that ends when the next step was taken.</returns>
    [Alias("Resume")]
    Task Resume();

    /// <summary>Suspends the session now if it has nothing to do, to make room for another.</summary>
    /// <returns>A task that ends when the suspension has begun.</returns>
    [Alias("MakeRoom")]
    Task MakeRoom();
}

/// <summary>What became of an answer.</summary>
public enum AnswerReceipt
{
    /// <summary>The question is no longer open.</summary>
    Closed,

    /// <summary>It was taken; the question is closed now.</summary>
    Taken,

    /// <summary>It is none of the options, and this question takes nothing else; the question stays open.</summary>
    NoOption,
}
