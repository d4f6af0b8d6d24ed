using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Projects;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>The parts of a session, put together. Each owns its state; what one needs of another it gets here.</summary>
internal sealed class SessionParts
{
    private readonly IAgentHost _agents;
    private readonly Places _places;
    private readonly AskedQuestions _asked;
    private readonly TurnConclusion _conclusion;

    /// <summary>Puts the parts together.</summary>
    /// <param name="session">The stored record.</param>
    /// <param name="activation">The activation.</param>
    /// <param name="agents">The agents of this machine.</param>
    /// <param name="returns">The way back in their conversations.</param>
    /// <param name="holders">Who has them open.</param>
    /// <param name="talks">What was said in them elsewhere.</param>
    /// <param name="workspace">The folders of this machine.</param>
    /// <param name="moves">The files of sessions that move.</param>
    /// <param name="view">What people look at in its folder.</param>
    /// <param name="projects">The projects of this machine.</param>
    /// <param name="places">The places of this machine.</param>
    /// <param name="watch">Has others sleep while one waits for a place.</param>
    /// <param name="pump">Hands over what happens to journals.</param>
    /// <param name="waiting">Knows the sessions of this machine in which something waits for a person.</param>
    /// <param name="options">What sessions of this machine may do.</param>
    /// <param name="grains">All that is not this session.</param>
    /// <param name="time">The clock.</param>
    /// <param name="self">The session as others call it.</param>
    /// <param name="advance">Takes the session's next step, after a write if it says so.</param>
    /// <param name="logger">Logs for all of them.</param>
    public SessionParts(
        StoredSession session,
        SessionActivation activation,
        IAgentHost agents,
        IConversationReturns returns,
        IConversationHolders holders,
        IConversationTalks talks,
        IWorkspace workspace,
        IMoveHost moves,
        IFolderView view,
        IProjects projects,
        Places places,
        PlaceWatch watch,
        JournalPump pump,
        WaitingSessions waiting,
        SessionOptions options,
        IGrainFactory grains,
        TimeProvider time,
        Func<ISessionGrain> self,
        Func<bool, Task> advance,
        ILogger logger)
    {
        var key = session.Key;
        var agent = new SessionAgent(session, agents);
        Journal = new(session, pump, time);
        Title = new(session, () => Run!.Process, () => grains.GetGrain<IUserGrain>(UserKey.Of(session.State.Owner!)));
        Elsewhere = new(session, talks, Journal, Title);
        var chats = new SessionChats(session, Journal, (chat, outputs) => Chat(chat).Deliver(outputs), logger);
        (_agents, _places, Session, Self, Agent) = (agents, places, session, self, agent);

        _asked = new(() => Run!.Process);
        Queue = new(() => session.State);
        var incoming = new IncomingFiles(upload => grains.GetGrain<IUploadGrain>(upload), time);
        var files = new PromptFiles(session, Queue, workspace, incoming.ReadAsync);
        var line = new QueueLine(session, Queue, chats, () => Questions!.Blocking is not null, activation);

        Run = new(session, agents, () => new SessionEventSink(self()), activation, time, logger);
        Stay = new(session, projects, Run, grains, chats, time, logger);
        Creation = new(session, agents, workspace, files, projects, Stay, Journal, Elsewhere, options, time, logger);
        Idle = new(session, Queue, Run, _asked, places, activation, time);
        Handover = new(session, Run, Idle, agents, options.ConfigDirectory, logger);
        Loan = new(session, holders, Queue, Run, Idle, _asked, chats, Elsewhere, activation, logger);
        Monitor = new(session, Run, _asked, chats, activation, time, logger, () => Waits!.Update());
        Onlookers = new(
            session, Run, Queue, () => Questions!.WaitsFor is not null, () => grains.GetGrain<IJournalGrain>(Journal.Key), time);
        Deltas = new(Run, chats, Onlookers);

        var asking = new AgentQuestions(session, _asked, Run, Idle, chats);
        var refused = new RefusedChoice(session, Queue, Idle, chats, advance);
        Folder = new(workspace, projects, key, () => session.State, session.WriteAsync, (chat, output) => chats.DeliverAsync(chat, output));
        Looks = new(session, view);
        FolderWait = new(
            session, Folder, Queue, files, Run, Idle, _asked,
            () => View.After(session.State) is NextStep.LookForFolder, activation, advance);
        FolderCopy = new(session, workspace, chats, activation, () => self().Resume().Ignore(), advance, logger);
        Conversation = new(
            session, holders, Queue, Run, Idle, _asked, chats,
            () => View.After(session.State) is NextStep.LookForFolder, activation, advance, logger);
        Return = new(
            session, holders, returns, agent, Queue, Run, Idle, _asked, chats, activation, () => self().Resume().Ignore(), advance, logger);
        Decision = new(session, Queue, files, Run, agent, _asked, chats, advance, logger);
        Restored = new(session, Queue, chats, advance, logger);
        var trust = new ProjectTrust(session, agents, Idle, _asked, grains, chats, advance, logger);
        Limit = new(session, Queue, Run, Idle, _asked, asking, chats, activation, advance, time, logger);
        Questions = new(
            session, Run, Decision, Limit, Restored, refused, trust, Return, Folder, FolderWait, Conversation, asking,
            new(session, Monitor, InterruptAsync), _asked, Journal);
        Waits = new(session, Questions, Run, Queue, _asked, chats, waiting, activation, options.RemindAfter, time, logger);
        Intake = new(session, Queue, files, line, agent, Questions, Folder, FolderWait, options, advance, logger);
        Cancellation = new(session, Queue, files, line, Decision, Limit, Run, chats, activation, advance, logger);

        Relocation = new(
            session, Queue, activation, moves, agent, new(session, agent, grains), Folder, workspace, grains, chats, Idle.FallAsleep,
            advance, logger);
        Arrival = new(session, moves, agents, workspace, projects, options.ConfigDirectory, grains, Journal, logger);
        Settings = new(session, agent, Queue, Run, Idle, Relocation, Cancellation, Stay, chats, Report);

        Room = new(session, Queue, Run, chats, places, watch, self);
        Unanswered = new(session, _asked, asking, Run, Idle, chats, places, options.LongestQuestion, time, logger);
        _conclusion = new(session, Queue, Run, Idle, Monitor, Decision, line, chats, Report, advance, time);
        Outgoing = new(
            session, view, upload => grains.GetGrain<IUploadGrain>(upload), Run, chats, activation, () => self().Resume().Ignore(), advance,
            logger);
        Recovery = new(
            session, Queue, agents, Run, Idle, Decision, _conclusion, asking, Outgoing, chats,
            (chat, prompt) => Chat(chat).HasAnswer(prompt),
            (chat, prompt) => Chat(chat).FindAnswer(prompt),
            Journal, activation, advance, time, logger);
        Dispatch = new(
            session, Queue, files, agents, agent, Run, Monitor, Room, Decision, _conclusion, Recovery, Arrival, Handover, trust, line,
            Deltas, Onlookers, Journal, chats, time, logger);
        var turnEnd = new TurnEnd(
            session, Queue, agents, Run, Limit, _conclusion, Arrival, Handover, Outgoing, line, Journal, chats, Report, advance, logger);
        Asides = new(session, Queue, Run, Journal, chats, advance);
        Events = new(
            session, Run, Dispatch, turnEnd, Recovery, Asides, Outgoing, _asked, asking, Journal, Title, Onlookers, Deltas, chats, advance);

        IChatGrain Chat(string chat) => grains.GetGrain<IChatGrain>(chat);

        Task InterruptAsync(Guid turn) =>
            Dispatch!.Turn == turn ? Dispatch.InterruptAsync(() => self().Resume().Ignore()) : Task.CompletedTask;

        void Report()
        {
            var state = session.State;
            grains.GetGrain<IUserGrain>(UserKey.Of(state.Owner!)).Used(key, state.LastActive, state.Persona).Ignore();
        }
    }

    /// <summary>The stored record.</summary>
    public StoredSession Session { get; }

    /// <summary>The session as others call it.</summary>
    public Func<ISessionGrain> Self { get; }

    /// <summary>Its agent.</summary>
    public SessionAgent Agent { get; }

    /// <summary>What happens in it, on its way into its journal.</summary>
    public SessionJournal Journal { get; }

    /// <summary>The title of its conversation.</summary>
    public SessionTitle Title { get; }

    /// <summary>Brings there what was said elsewhere.</summary>
    public ElsewhereTalk Elsewhere { get; }

    /// <summary>Makes the session.</summary>
    public SessionCreation Creation { get; }

    /// <summary>Its stay in a project.</summary>
    public ProjectStay Stay { get; }

    /// <summary>What people set of it.</summary>
    public SessionSettings Settings { get; }

    /// <summary>Its way from one agent to another.</summary>
    public AgentHandover Handover { get; }

    /// <summary>Its prompts.</summary>
    public PromptQueue Queue { get; }

    /// <summary>Takes prompts and edits.</summary>
    public PromptIntake Intake { get; }

    /// <summary>Drops prompts.</summary>
    public PromptCancellation Cancellation { get; }

    /// <summary>Its process.</summary>
    public ActiveRun Run { get; }

    /// <summary>Its falling asleep.</summary>
    public IdleSuspension Idle { get; }

    /// <summary>Looks at its turns.</summary>
    public TurnMonitor Monitor { get; }

    /// <summary>The chats that do not follow word by word.</summary>
    public DeltaStreaming Deltas { get; }

    /// <summary>Those who look on.</summary>
    public SessionOnlookers Onlookers { get; }

    /// <summary>Its folder.</summary>
    public FolderGuard Folder { get; }

    /// <summary>What people look at in that.</summary>
    public SessionLooks Looks { get; }

    /// <summary>Waits for that.</summary>
    public FolderWait FolderWait { get; }

    /// <summary>Lends it to terminals.</summary>
    public DeskLoan Loan { get; }

    /// <summary>Copies the files that it begins with.</summary>
    public FolderCopy FolderCopy { get; }

    /// <summary>Waits for another process that has the conversation open.</summary>
    public ConversationWait Conversation { get; }

    /// <summary>Its going back to an earlier prompt.</summary>
    public SessionReturn Return { get; }

    /// <summary>What a person must decide about the prompt in flight.</summary>
    public PendingDecision Decision { get; }

    /// <summary>What a person must decide about prompts from a backup.</summary>
    public RestoredDecision Restored { get; }

    /// <summary>A prompt that waits for the end of a usage limit.</summary>
    public UsageLimitPause Limit { get; }

    /// <summary>All of its questions.</summary>
    public SessionQuestions Questions { get; }

    /// <summary>What of them waits for a person.</summary>
    public SessionWaits Waits { get; }

    /// <summary>Ends waits for people that keep others from a place.</summary>
    public UnansweredQuestions Unanswered { get; }

    /// <summary>The place of its process.</summary>
    public RoomRequest Room { get; }

    /// <summary>Resolves what a crash left.</summary>
    public CrashRecovery Recovery { get; }

    /// <summary>Gives prompts.</summary>
    public PromptDispatch Dispatch { get; }

    /// <summary>The files that its agent sends.</summary>
    public OutgoingFiles Outgoing { get; }

    /// <summary>Its questions beside a turn.</summary>
    public AsideQuestions Asides { get; }

    /// <summary>Takes what the process tells.</summary>
    public TurnEvents Events { get; }

    /// <summary>Its way to another machine.</summary>
    public SessionRelocation Relocation { get; }

    /// <summary>Its way from another machine.</summary>
    public SessionArrival Arrival { get; }

    /// <summary>What the session shows beside its stored state.</summary>
    public SessionCircumstances View => new(
        Run.Process is not null, Run.Process?.LastGiven, Run.Phase is SessionPhase.Suspending, _places.IsDraining, Room.IsDueToOthers,
        Interrupted: Dispatch.Interrupted);

    /// <summary>The activation begins: what an earlier one left in this silo is taken over.</summary>
    public void TakeOver()
    {
        var left = _agents.Find(Session.Key);
        Dispatch.TakeOver(left);
        _conclusion.TakeOver(left);
        Run.TakeOver(left);
        _asked.TakeOver(left);
        Idle.Update();
        if (left is not null && Queue.InFlight is not null)
        {
            Monitor.Begin();
        }

        Relocation.KeepGoing();
        Limit.Wait();
        Journal.TakeOver();
        Elsewhere.TakeOver();
        Waits.TakeOver();
    }
}
