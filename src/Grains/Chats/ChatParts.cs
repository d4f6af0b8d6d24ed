using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Files;
using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Chats;

/// <summary>The parts of one chat, each of which owns what it alone changes.</summary>
internal sealed class ChatParts
{
    /// <summary>Puts a chat together from what is stored.</summary>
    /// <param name="scope">The chat.</param>
    /// <param name="state">The chat's state.</param>
    /// <param name="writer">Writes it.</param>
    /// <param name="transcriber">Makes text of what people say.</param>
    /// <param name="stopping">Over when the silo stops.</param>
    public ChatParts(
        ChatScope scope, ChatState state, CoalescingWriter<ChatState> writer, ITranscriber transcriber, CancellationToken stopping)
    {
        Log = new(scope, state, writer);
        Drafts = new(scope, state, Live);
        Readers = new(scope, state, Log, Live, Drafts, stopping);
        Deliverer = new(scope, state, Log, Live, Readers);
        Confirmations = new(scope, state, Log);

        Mode = new(scope, state, Drafts);
        Sent = new(state);
        Waiting = new(state);
        Route = new(scope, Follow);
        Access = new(scope, state, Route);
        Current = new(scope, state, Access, Log);
        Topics = new(scope, state, Current, Log);
        Pin = new(scope, state, Current, Access, Log);
        Working = new(scope, state, Route, Sent, Current, Live, Log);

        var audit = new ChatAudit(scope);
        Files = new(scope, state, Log);
        Messages = new(scope, state, Log);
        Questions = new(state, Log);
        Answers = new(scope.Key, state, Questions, Log, Route, Messages, Access, audit);
        HandOver = new(Route, Waiting, Sent, Current, Messages, Log);
        Prompts = new(scope, Messages, Current, Mode, Sent, Waiting, HandOver, Questions, Answers, Follow);
        Work = new(scope, this);
        Queues = new(scope, this);
        Commands = new(
            scope, Current, Access, Route, Mode, Drafts, Waiting, Sent, Messages, Queues, new(scope, state), Questions, Topics, Pin, audit);
        Inbox = new(scope, state, this);
        Spoken = new(scope, state, transcriber, this);

        Outputs = new(state, Log, Live, Mode, Questions, Working, scope.IsWeb, this);
        Address = new(scope, state, this);
        FormerMove = new(scope, state, this);
        Chores = new(scope, this);
        Log.Written += () =>
        {
            Changed();
            Chores.Update();
        };
    }

    public OutputLog Log { get; }

    public LiveView Live { get; } = new();

    public ChatReaders Readers { get; }

    public DelivererElection Deliverer { get; }

    public Confirmations Confirmations { get; }

    public SessionAccess Access { get; }

    public CurrentSessions Current { get; }

    public OutputModeSetting Mode { get; }

    public DraftSetting Drafts { get; }

    public TopicSessions Topics { get; }

    public PinSetting Pin { get; }

    public SentPrompts Sent { get; }

    public WaitingPrompts Waiting { get; }

    public SessionRoute Route { get; }

    public WorkingSessions Working { get; }

    public WaitingFiles Files { get; }

    public InboxMessages Messages { get; }

    public PutQuestions Questions { get; }

    public Answers Answers { get; }

    public HandOver HandOver { get; }

    public Prompts Prompts { get; }

    public MessageWork Work { get; }

    public SessionQueues Queues { get; }

    public CommandDesk Commands { get; }

    public Inbox Inbox { get; }

    public SpokenMessages Spoken { get; }

    public SessionOutputs Outputs { get; }

    public Address Address { get; }

    public FormerMove FormerMove { get; }

    public Chores Chores { get; }

    /// <summary>There is something new to show.</summary>
    public void Changed()
    {
        Readers.Wake();
        Deliverer.NotifyChannel();
    }

    /// <summary>A session has another key now: everything that names it changes with it.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to)
    {
        Current.Follow(from, to);
        Access.Follow(from, to);
        Messages.Follow(from, to);
        Queues.Follow(from, to);
        Waiting.Follow(from, to);
        Sent.Follow(from, to);
        Working.Follow(from, to);
        Questions.Follow(from, to);
    }
}
