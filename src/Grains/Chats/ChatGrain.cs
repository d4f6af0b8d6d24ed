using Dormouse.Grains.Chats.Commands;
using Dormouse.Grains.Files;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Chats;

/// <summary>
/// One conversation. A message goes into the inbox, is acted on in order (commands here, prompts by the session), and
/// what comes back waits in the outbox for the channel. Reentrant: sessions deliver while the inbox is worked through;
/// every change is made between two awaits, and writes share a <see cref="CoalescingWriter{TState}"/>.
/// </summary>
[Reentrant, GrainType("chat")]
internal sealed partial class ChatGrain : Grain, IChatGrain, HandOver.IChat
{
    private static readonly TimeSpan ChoreInterval = TimeSpan.FromSeconds(2);

    private readonly IPersistentState<ChatState> _persistent;
    private readonly CoalescingWriter<ChatState> _writer;
    private readonly MachineDirectory _machines;
    private readonly TimeProvider _time;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<ChatGrain> _logger;
    private readonly HashSet<string> _unwritten = [];
    private ChatState _state = new();
    private ChatScope _scope = null!;
    private CurrentSession _current = null!;
    private SessionRoute _route = null!;
    private OutputModeSetting _mode = null!;
    private WaitingPrompts _waiting = null!;
    private SentPrompts _sent = null!;
    private WorkingSessions _working = null!;
    private HandOver _handOver = null!;
    private CommandDesk _commands = null!;
    private IGrainTimer? _chores;

    public ChatGrain(
        [PersistentState(StateNames.Chat, StateNames.Store)] IPersistentState<ChatState> persistent,
        MachineDirectory machines,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
        IHostApplicationLifetime lifetime,
        ILogger<ChatGrain> logger)
    {
        _persistent = persistent;
        _machines = machines;
        _time = time;
        _lifetime = lifetime;
        _logger = logger;
        _writer = new(persistent, () => _state.Snapshot(), Leave);
        _pages = new(GrainFactory, Key);
    }

    private string Key => this.GetPrimaryKeyString();

    private string Channel => ChatKey.ChannelOf(Key);

    private bool IsWeb => Channel == ChatKey.Web;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = _persistent.State;
        _scope = new(this, Key, GrainFactory, _machines, _time, _logger);
        _current = new(_scope, _state);
        _route = new(_scope, Follow);
        _mode = new(_scope, _state);
        _waiting = new(_state);
        _sent = new(_state);
        _working = new(_scope, _state, _route);
        _handOver = new(_route, _waiting, _sent, _current, _mode, this);
        _commands = new(_scope, _current, _route, _mode, _waiting, _sent);
        _state.Confirms = !IsWeb;
        _seq = _durableCeiling = _state.SeqCeiling;
        _durableDeliverer = _state.Deliverer;
        _durableSeq = _state.Outbox is [.., var last] ? last.Seq : _seq;
        _answering.UnionWith(_state.Inbox.Select(static message => message.Id));
        Resume();
        UpdateChores();
        return Task.CompletedTask;
    }

    public async Task Accept(ChatMessage message)
    {
        if (await SuccessorAsync() is { } successor)
        {
            // One that is known came there with the rest.
            await (_state.RecentMessages.Contains(message.Id) ? Task.CompletedTask : successor.Accept(HandedOn(Key, message, _state.Questions)));
            return;
        }

        if (RecentIds.TryAdd(_state.RecentMessages, message.Id, ChatState.Remembered))
        {
            message = WithFiles(message) with { Seen = _seq };
            AddToInbox(message);
            if (IsWeb && message.Answer is null)
            {
                Keep(new(0, ChatOutputKind.Accepted, message.Id, _state.SessionName, default, message.Text)
                {
                    Files = [.. message.Attachments.Select(static file => file.Name)],
                });
            }

            LogAccepted(_logger, Key, message.Id, message.User);
            Heard();
            _unwritten.Add(message.Id);
            if (IsPrompt(message))
            {
                // The session writes at the same time. Should only its write succeed, the message comes again and is known there.
                StartWorking();
            }
        }

        if (_unwritten.Contains(message.Id))
        {
            // Also when it comes again: if the write of its first coming failed it is in memory only, though it may have
            // been acted on since.
            await WriteAsync();
            if (_unwritten.Remove(message.Id))
            {
                Measures.MessageAccepted(Channel);
            }
        }

        StartWorking();

        // A channel that hands a message over again stores its files again, perhaps after they were cleared.
        ClearUploads(message.Attachments);
    }

    public async Task<bool> Attach(IReadOnlyList<Attachment> files)
    {
        if (await SuccessorAsync() is { } successor)
        {
            return await successor.Attach(files);
        }

        var added = files.Where(file => _state.Files.All(waiting => waiting.Upload != file.Upload)).ToArray();
        if (_state.Files.Count + added.Length > ChatState.MostFiles)
        {
            ClearUploads(added);
            return false;
        }

        _state.Files.AddRange(added);
        await WriteAsync();
        return true;
    }

    public async Task<bool> LetGo(string upload)
    {
        if (await SuccessorAsync() is { } successor)
        {
            return await successor.LetGo(upload);
        }

        if (_state.Files.Find(file => file.Upload == upload) is { } waiting)
        {
            _state.Files.Remove(waiting);
            Keep(new(0, ChatOutputKind.Notice, $"let-go-{upload}", "", default, ChatTexts.LetGo(waiting.Name)));
            await WriteAsync();
        }

        return !_state.Needs(upload);
    }

    public Task Resume()
    {
        if (_state.HasOpenWork)
        {
            StartWorking();
            NotifyChannel();
            UpdateChores();
        }

        return Task.CompletedTask;
    }

    /// <summary>The store holds another version: the next activation reads it. Readers are let go, for it waits until they are.</summary>
    private void Leave()
    {
        _isLeaving = true;
        DeactivateOnIdle();
        Changed();
    }

    /// <summary>Files that wait go with the message that names them, or with the next one that is for the agent and names none.</summary>
    private ChatMessage WithFiles(ChatMessage message)
    {
        if (message is { Attachments.Count: 0, Answer: null } && ChatCommand.Parse(message.Text) is null)
        {
            message = message with { Attachments = [.. _state.Files] };
        }

        _state.Files.RemoveAll(waiting => message.Attachments.Any(file => file.Upload == waiting.Upload));
        return message;
    }

    IEnumerable<string> HandOver.IChat.AnsweredSessions =>
        _state.Questions.Where(static question => question.Chosen is not null).Select(static question => question.Session);

    bool HandOver.IChat.IsMoving => _state.Move?.To is not null;

    Task HandOver.IChat.GiveAnswersAsync(string session) => GiveWaitingAnswersAsync(session);

    void HandOver.IChat.Tell(string id, string sessionName, string text) =>
        Keep(new(0, ChatOutputKind.Notice, id, sessionName, default, text));

    void HandOver.IChat.IsDone(Prompt prompt) => ClearUploads(prompt.Attachments);

    Task HandOver.IChat.WriteAsync() => WriteAsync();

    private bool HasChores => HasUnwritten || _state.Inbox.Count > 0 || _state.Waiting.Count > 0 || HasWaitingAnswers || HasToDeliver || _working.Any
        || _state.Move is { To: not null, IsDone: false };

    /// <summary>Everything that waits for something outside this grain is tried again by the clock.</summary>
    private void UpdateChores()
    {
        if (_chores is null && HasChores)
        {
            _chores = this.RegisterGrainTimer(
                static (grain, _) => grain.DoChoresAsync(),
                this,
                new GrainTimerCreationOptions(ChoreInterval, ChoreInterval) { KeepAlive = true, Interleave = true });
        }
    }

    private async Task DoChoresAsync()
    {
        _aside = null;
        StartWorking();
        await TellLostAsync();
        await WriteWhatIsLeftAsync();
        _handOver.GiveWhatWaits();
        if (HasToDeliver)
        {
            // Whoever delivers may be dead: nothing else would tell.
            FindDeliverer();
        }

        if (!HasChores)
        {
            _chores?.Dispose();
            _chores = null;
        }
    }

    /// <summary>A machine that dies in a turn says nothing any more: the chat says so for it, once, and shows no work that nobody does.</summary>
    private async Task TellLostAsync()
    {
        foreach (var lost in await _working.TakeLostAsync())
        {
            _live.End(lost.Name);
            Keep(new(0, ChatOutputKind.Notice, $"away-{lost.Session}-{_seq + 1}", lost.Name, default, ChatTexts.TurnAway(SessionKey.Parse(lost.Session).Machine, lost.Name)));
        }
    }

    /// <summary>A reply whose write failed is nobody else's to repeat.</summary>
    private async Task WriteWhatIsLeftAsync()
    {
        try
        {
            await (_state.Move is { To: not null, IsDone: false } ? HandAllOverAsync()
                : HasUnwritten || _confirmed > _durablyConfirmed ? WriteAsync() : Task.CompletedTask);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
        {
            LogUnwritten(_logger, exception, Key);
        }
    }

    /// <summary>A session has another key now: everything here that names it changes with it.</summary>
    private void Follow(string from, string to)
    {
        _current.Follow(from, to);
        _waiting.Follow(from, to);
        _sent.Follow(from, to);
        _working.Follow(from, to);
        Questions.Follow(from, to);
    }
}
