using System.Runtime.ExceptionServices;
using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Projects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// One session, as others see it. What happens in it is dealt with by its parts, each of which owns its state; what it does next is
/// decided in one place, <see cref="SessionCircumstances.After"/>, and done in <see cref="AdvanceAsync"/>.
/// </summary>
[PinnedPlacement, Immovable, GrainDirectory(LocalGrainDirectory.Name), GrainType("session")]
internal sealed class SessionGrain : Grain, ISessionGrain, ISessionHandover, IIncomingGrainCallFilter
{
    private readonly SessionParts _parts;

    public SessionGrain(
        [PersistentState(StateNames.Session, StateNames.Store)] IPersistentState<SessionState> state,
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
        IOptions<SessionOptions> options,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
        ILogger<SessionGrain> logger)
    {
        var activation = new SessionActivation(
            (tick, timing) => this.RegisterGrainTimer(static (tick, _) => tick(), tick, timing), DelayDeactivation, DeactivateOnIdle);
        var session = new StoredSession(SessionKey.Parse(this.GetPrimaryKeyString()), state, activation, logger);
        _parts = new(
            session, activation, agents, returns, holders, talks, workspace, moves, view, projects, places, watch, pump, waiting,
            options.Value, GrainFactory, time, this.AsReference<ISessionGrain>, AdvanceAsync, logger);
    }

    private SessionState State => _parts.Session.State;

    /// <summary>
    /// Every call, and every tick of a timer, comes by here. One to a session that has moved is passed on. One that fails drops the
    /// activation, so that nothing is ever answered from a state that was changed by half: the next call begins from what is stored. Only
    /// one that says that nothing was changed (<see cref="UnchangedException"/>) does not.
    /// </summary>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (State.MovedTo is { } moved && ForwardedCalls.Has(context.InterfaceMethod))
        {
            context.Response = await ForwardedCalls.SendAsync(context.Request, GrainFactory.GetGrain<ISessionGrain>(moved.ToString()));
            return;
        }

        try
        {
            await context.Invoke();
            _parts.Waits.Update();
            _parts.Onlookers.Update();
        }
        catch (UnchangedException exception)
        {
            ExceptionDispatchInfo.Throw(exception.Failure);
        }
        catch (Exception exception) when (MayHaveChanged(context, exception))
        {
            _parts.Session.GiveUp();
            throw;
        }
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _parts.TakeOver();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _parts.Session.FlushAsync(_parts.Journal.HasUnwritten);

    public async Task Create(SessionSpec spec)
    {
        await _parts.Creation.CreateAsync(spec);
        await AdvanceAsync(mustWrite: false);
    }

    public async Task<SessionOrigin?> Fork()
    {
        await _parts.Loan.SettleAsync();
        return State.Owner is null
            ? null
            : SessionBeginning.Fork(State, State.HasHistory ? await _parts.Agent.FindReturnPointAsync() : null);
    }

    public Task<PromptReceipt> Prompt(Prompt prompt)
    {
        _parts.Deltas.Note(prompt.Chat, prompt.IsBrief);
        return _parts.Intake.TakeAsync(prompt);
    }

    public Task<CancelReceipt> Cancel(string id) => _parts.Cancellation.CancelAsync(id);

    public Task<SendNowReceipt> SendNow(string id) => _parts.Intake.SendNowAsync(id);

    public Task<bool> InterruptTurn(Guid turn) => _parts.Dispatch.Turn == turn ? Interrupt() : Task.FromResult(false);

    public Task<bool> Interrupt() => _parts.Dispatch.InterruptAsync(() => _parts.Self().Resume().Ignore());

    public Task<SessionStatus> Status() => Task.FromResult(SessionReport.Of(_parts));

    public Task<SessionMoment> LookOn()
    {
        var moment = _parts.Onlookers.Begin();
        _parts.Deltas.Update();
        return Task.FromResult(moment);
    }

    public Task<BackgroundReceipt> PutInBackground() => _parts.Run.PutInBackgroundAsync();

    public Task<bool> StopTask(string task) => _parts.Run.StopTaskAsync(task);

    public Task<AnswerReceipt> Answer(string questionId, string option) => _parts.Questions.AnswerAsync(questionId, option);

    public Task<IReadOnlyList<SessionWait>> Waits(string? chat) => Task.FromResult(_parts.Waits.List(chat));

    public Task<int> PutOff(DateTimeOffset until) => _parts.Waits.PutOffAsync(until);

    public async Task<bool> PutOffOne(string question, DateTimeOffset until) => await _parts.Waits.PutOffAsync(until, question) > 0;

    public Task SetTimeout(TimeSpan timeout) => _parts.Settings.SetTimeoutAsync(timeout);

    public Task SetModel(string? model) => _parts.Settings.SetModelAsync(model);

    public Task SetPersona(string? persona) => _parts.Settings.SetPersonaAsync(persona);

    public Task<string?> SetAgent(string agent) => _parts.Handover.SetAsync(agent);

    public Task<bool> SetMode(string mode) => _parts.Settings.SetModeAsync(mode);

    public Task SetEffort(string? effort) => _parts.Settings.SetEffortAsync(effort);

    public Task<string> SetTitle(string title) => _parts.Title.SetAsync(title);

    public Task<PastPrompts> PastPrompts() => _parts.Return.ListAsync();

    public Task<string?> OfferReturn(string prompt, string chat) => _parts.Return.BeginAsync(prompt, chat, _parts.Loan.SettleAsync);

    public Task<LendReceipt> Lend(Borrower borrower, bool isNow) => _parts.Loan.LendAsync(borrower, isNow);

    public Task Archive() => _parts.Settings.ArchiveAsync();

    public Task Unarchive() => _parts.Settings.UnarchiveAsync();

    public Task<LeaveReceipt> LeaveProject() => _parts.Stay.EndAsync();

    public Task TellNeighbour(string name) => _parts.Stay.TellAsync(name);

    public async Task<MoveReceipt> Move(string machine, string chat)
    {
        // It leaves with the conversation that the last terminal ended in.
        await _parts.Loan.SettleAsync();
        return await _parts.Relocation.BeginAsync(machine, chat);
    }

    public Task<bool> CancelMove() => _parts.Relocation.CancelAsync();

    public Task SetBrief(string chat, bool isBrief)
    {
        _parts.Deltas.Note(chat, isBrief);
        return Task.CompletedTask;
    }

    public Task<FolderChanges?> Changes() => _parts.Looks.ChangesAsync();

    public Task<FileChange?> ChangeOf(string path) => _parts.Looks.ChangeOfAsync(path);

    public Task<FolderPage?> Browse(string path, int page) => _parts.Looks.BrowseAsync(path, page);

    public Task<FolderPiece?> ReadFile(string path, long offset) => _parts.Looks.ReadAsync(path, offset);

    public Task TakeEvents(string run, long first, Immutable<IReadOnlyList<AgentEvent>> events) =>
        _parts.Events.TakeAsync(run, first, events.Value);

    public async Task Resume()
    {
        await AdvanceAsync(mustWrite: false);
        await _parts.Cancellation.TellAsync();
    }

    public Task MakeRoom() => _parts.Idle.MakeRoom() ? Task.CompletedTask : _parts.Unanswered.MakeRoomAsync();

    public async Task<Immutable<byte[]?>> Read(string digest, int entry, long offset) =>
        new(await _parts.Relocation.ReadAsync(digest, entry, offset));

    public Task Answered() => _parts.Relocation.RemoveOldCopyAsync();

    public Task<bool> Forget() => _parts.Relocation.ForgetAsync();

    public Task<MoveProgress> Fetch(MoveOrder order) => Task.FromResult(_parts.Arrival.Fetch(order));

    public Task<bool> Receive(MoveOrder order, SessionState leaving) => _parts.Arrival.ReceiveAsync(order, leaving);

    public async Task Open()
    {
        await _parts.Arrival.OpenAsync();
        await AdvanceAsync(mustWrite: false);
    }

    public Task Abandon() => _parts.Arrival.AbandonAsync();

    /// <summary>Calls that interleave change nothing that is stored; a workspace that refuses does so before anything is changed.</summary>
    private static bool MayHaveChanged(IIncomingGrainCallContext context, Exception exception) =>
        exception is not WorkspaceUnavailableException
        && context.InterfaceMethod?.IsDefined(typeof(AlwaysInterleaveAttribute), inherit: false) != true;

    /// <summary>Takes the next step that the state allows. What has changed is durable before anything else follows from it.</summary>
    /// <param name="mustWrite">Whether the state has changed and is not written yet.</param>
    private async Task AdvanceAsync(bool mustWrite)
    {
        _parts.Session.MustWrite |= mustWrite;
        var step = await NextStepSearch.FindAsync(_parts);
        if (step is not NextStep.WaitForRoom)
        {
            _parts.Room.Leave();
        }

        if (_parts.Session.MustWrite && step is not (NextStep.Start or NextStep.Take))
        {
            await _parts.Session.WriteAsync();
        }

        await (step switch
        {
            NextStep.Give => _parts.Dispatch.GiveAsync(_parts.Queue.InFlight!),
            NextStep.Recover => _parts.Recovery.ResolveAsync(_parts.Queue.InFlight!, "its machine was restarted."),
            NextStep.Interrupt => _parts.Dispatch.MakeWayAsync(() => _parts.Self().Resume().Ignore()),
            NextStep.AskAside => _parts.Asides.AskAsync(),
            NextStep.GiveUpAsides => _parts.Asides.GiveUpAsync(),
            NextStep.AskDecision => _parts.Decision.AskAsync(),
            NextStep.AskLimit => _parts.Limit.AskAsync(),
            NextStep.AskRestored => _parts.Restored.AskAsync(),
            NextStep.MakeRoom => MakeRoomForOthers(),
            NextStep.WaitForFolder => _parts.FolderWait.BeginAsync(_parts.Queue.Chats),
            NextStep.GoBack => _parts.Return.StepAsync(),
            NextStep.CopyFolder => _parts.FolderCopy.StepAsync(),
            NextStep.WaitForHolder => _parts.Conversation.WaitAsync(_parts.Queue.Chats),
            NextStep.WaitForRoom => _parts.Room.TellAsync(),
            NextStep.Start or NextStep.Take => _parts.Dispatch.GiveNextAsync(),
            _ => Task.CompletedTask,
        });
        _parts.Idle.Update();
        _parts.Relocation.KeepGoing();
        await _parts.Outgoing.StepAsync();
        if (_parts.Queue.First is { IsAside: true } && _parts.View.After(State) is NextStep.AskAside)
        {
            _parts.Self().Resume().Ignore();
        }
    }

    private Task MakeRoomForOthers()
    {
        _parts.Idle.Suspend();
        return Task.CompletedTask;
    }
}
