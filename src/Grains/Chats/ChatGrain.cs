using Dormouse.Grains.Files;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Chats;

/// <summary>
/// One conversation. A message goes into the inbox, is acted on in order (commands here, prompts by the session), and
/// what comes back waits in the log for the channel. Reentrant: sessions deliver while the inbox is worked through;
/// every change is made between two awaits, and writes share a <see cref="CoalescingWriter{TState}"/>. This is the surface;
/// what it does is done by its <see cref="ChatParts"/>.
/// </summary>
/// <param name="persistent">The chat's row.</param>
/// <param name="machines">Which machines there are.</param>
/// <param name="transcriber">Makes text of what people say.</param>
/// <param name="time">The clock.</param>
/// <param name="lifetime">Says when the silo stops.</param>
/// <param name="logger">The log.</param>
[Reentrant, GrainType("chat")]
internal sealed class ChatGrain(
    [PersistentState(StateNames.Chat, StateNames.Store)] IPersistentState<ChatState> persistent,
    MachineDirectory machines,
    ITranscriber transcriber,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ChatGrain> logger) : Grain, IChatGrain, IChatSuccessor
{
    private ChatState _state = new();
    private ChatParts _parts = null!;
    private bool _isOvertaken;

    private string Key => this.GetPrimaryKeyString();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _state = persistent.State;
        var scope = new ChatScope(this, Key, GrainFactory, machines, time, logger);
        _state.Confirms = !scope.IsWeb;
        _parts = new(scope, _state, new(persistent, () => _state.Snapshot(), Overtaken), transcriber, lifetime.ApplicationStopping);
        _parts.Chores.Update();
        return Resume();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (!_isOvertaken && _parts.Confirmations.HasUnwritten)
        {
            await _parts.Chores.WriteWhatIsLeftAsync();
        }
    }

    public async Task Accept(ChatMessage message)
    {
        if (await _parts.FormerMove.SuccessorAsync() is { } successor)
        {
            // One that is known came there with the rest.
            await (_parts.Messages.Knows(message.Id)
                ? Task.CompletedTask
                : successor.Accept(_parts.FormerMove.HandedOn(message)));
            return;
        }

        await _parts.Inbox.AcceptAsync(message);
    }

    public Task TalkTo(string user, string session) => _parts.Current.TalkToAsync(user, session);

    public Task TopicOpened(TopicWish wish, string? chat) => _parts.Topics.OpenedAsync(wish, chat);

    public Task<PinnedLine?> Pinned() => _parts.Pin.LineAsync();

    public Task NotePinned(string? message, string text, string? refusal) => _parts.Pin.NoteAsync(message, text, refusal);

    public Task Expect(string group)
    {
        _parts.Messages.Expect(group);
        return Task.CompletedTask;
    }

    public async Task<bool> Attach(IReadOnlyList<Attachment> files) =>
        await (await _parts.FormerMove.SuccessorAsync() is { } successor ? successor.Attach(files) : _parts.Files.AddAsync(files));

    public async Task<bool> LetGo(string upload) =>
        await (await _parts.FormerMove.SuccessorAsync() is { } successor ? successor.LetGo(upload) : _parts.Files.LetGoAsync(upload));

    public async Task Deliver(IReadOnlyList<SessionOutput> outputs) =>
        await (await _parts.FormerMove.SuccessorAsync() is { } successor ? successor.Deliver(outputs) : _parts.Outputs.TakeAsync(outputs));

    public async Task<bool> HasAnswer(Guid promptId) =>
        await (await _parts.FormerMove.SuccessorAsync() is { } successor
            ? successor.HasAnswer(promptId)
            : _parts.Outputs.HasAnswerAsync(promptId));

    public async Task<string?> FindAnswer(Guid promptId) =>
        await (await _parts.FormerMove.SuccessorAsync() is { } successor
            ? successor.FindAnswer(promptId)
            : _parts.Outputs.FindAnswerAsync(promptId));

    public Task<bool> KnowsQuestion(string question) => Task.FromResult(_parts.Questions.Knows(question));

    public Task<ChatOutput?> Find(long seq) => _parts.Log.FindAsync(seq);

    public Task<long> BeforeLast(int count) => _parts.Log.BeforeLastAsync(count);

    public IAsyncEnumerable<ChatOutput> Read(long after) => _parts.Readers.ReadAsync(after);

    public IAsyncEnumerable<ChatOutput> ReadToDeliver(string frontend, long after) => _parts.Deliverer.ReadAsync(frontend, after);

    public Task OfferDrafts(string frontend)
    {
        if (_parts.Drafts.Offer(frontend))
        {
            _parts.Mode.Tell();
        }

        return Task.CompletedTask;
    }

    public Task RefuseDrafts(string reason)
    {
        _parts.Drafts.Refuse(reason);
        _parts.Mode.Tell();
        return _parts.Log.WriteAsync();
    }

    public Task EndDelivery(string frontend)
    {
        _parts.Deliverer.End(frontend);
        return Task.CompletedTask;
    }

    public Task BlockDelivery(TimeSpan ago)
    {
        _parts.Deliverer.Block(ago);
        _parts.Chores.Update();
        return Task.CompletedTask;
    }

    public Task UnblockDelivery()
    {
        _parts.Deliverer.Heard();
        return Resume();
    }

    public Task Shown(long seq, long number)
    {
        _parts.Questions.Shown(seq, number);
        return Task.CompletedTask;
    }

    public Task Confirm(long seq) => _parts.Confirmations.ConfirmAsync(seq);

    public Task<QuestionAttempt> Attempt(long seq) => _parts.Questions.AttemptAsync(seq);

    public async Task Readdress(string address)
    {
        // A group that nobody known has ever written in is not our business.
        if (persistent.RecordExists)
        {
            await (await _parts.FormerMove.SuccessorAsync() is { } successor
                ? successor.Readdress(address)
                : _parts.Address.ChangeAsync(address));
        }
    }

    public async Task MoveTo(string key)
    {
        if (persistent.RecordExists
            && key != ChatKey.GroupOf(Key)
            && !_parts.FormerMove.HasTaken(key)
            && await _parts.FormerMove.SuccessorAsync() is null)
        {
            await _parts.Address.ChangeAsync(key);

            // It would show the next output in the old group, again and again: so it waits until one is there that does better.
            throw new StoreUnavailableException($"The conversation {Key} goes on at {key}, with a frontend that knows addresses.");
        }
    }

    public Task TakeOver(string from, ChatState state) =>
        throw new StoreUnavailableException($"The conversation {from} keeps its key: it goes on when its silo has this version.");

    public Task<bool> HasTaken(string from) => Task.FromResult(_parts.FormerMove.HasTaken(from));

    public Task<bool> IsKnown() => Task.FromResult(persistent.RecordExists);

    public Task Resume()
    {
        if (_state.HasOpenWork)
        {
            _parts.Inbox.StartWorking();
            _parts.Deliverer.NotifyChannel();
            _parts.Chores.Update();
        }

        return Task.CompletedTask;
    }

    /// <summary>The store holds another version: the next activation reads it. Readers are let go, for it waits until they are.</summary>
    private void Overtaken()
    {
        _isOvertaken = true;
        DeactivateOnIdle();
        _parts.Readers.LetGo();
        _parts.Deliverer.NotifyChannel();
    }
}
