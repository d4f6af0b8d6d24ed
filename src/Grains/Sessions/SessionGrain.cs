using Dormouse.Grains.Agents;
using Dormouse.Grains.Files;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Moves;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.GrainDirectory;
using Orleans.Placement;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// One session: its queue of prompts, the turn that runs, its idle timer. What it does next is decided in one place,
/// <see cref="AdvanceAsync"/>; here is what people ask of it.
/// </summary>
[PinnedPlacement, Immovable, GrainDirectory(LocalGrainDirectory.Name), GrainType("session")]
internal sealed partial class SessionGrain(
    [PersistentState(StateNames.Session, StateNames.Store)] IPersistentState<SessionState> state,
    IAgentHost agents,
    IWorkspace workspace,
    IMoveHost moves,
    DrainSwitch drain,
    IOptions<SessionOptions> options,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    ILogger<SessionGrain> logger) : Grain, ISessionGrain, ISessionHandover
{
    private FolderGuard? _folder;
    private IncomingFiles? _incoming;

    private SessionState State => state.State;

    private FolderGuard Folder => _folder ??= new(workspace, Key, () => State, WriteAsync, (chat, output) => Chat(chat).Deliver([output]));

    private IncomingFiles Incoming => _incoming ??= new(upload => GrainFactory.GetGrain<IUploadGrain>(upload), time);

    private SessionKey Key => SessionKey.Parse(this.GetPrimaryKeyString());

    private IMachineGrain Machine => GrainFactory.GetGrain<IMachineGrain>(MachineKey.Of(Key.Machine));

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _inherited = [.. State.Queue.Select(static prompt => prompt.Id)];
        if (State is { Hold: not null, Given: { } held })
        {
            _inherited.Add(held.Id);
        }

        TakeOverRun();
        KeepMoving();
        WaitParked();
        return Task.CompletedTask;
    }

    public async Task Create(SessionSpec spec)
    {
        if (State.Owner is not null)
        {
            return;
        }

        var agent = options.Value.Agent ?? agents.Agents[0].Name;
        State.Owner = spec.Owner;
        State.Name = spec.Name;
        State.Persona = spec.Persona;
        State.Agent = agent;
        State.WorkingFolder = await InWorkspaceAsync(() => Task.FromResult(workspace.CreateFolder(spec.Owner, spec.Name)));
        State.FolderMark = await InWorkspaceAsync(() => Task.FromResult(workspace.Take(State.WorkingFolder)));
        State.AgentSessionId = Guid.NewGuid().ToString();
        State.ConfigDirectory = options.Value.ConfigDirectory(agent, spec.Owner);
        State.IdleTimeout = options.Value.IdleTimeout;
        State.LastActive = time.WallNow();
        await WriteAsync();
        LogCreated(logger, Key, spec.Owner, agent);
    }

    public async Task<bool> Interrupt()
    {
        if (Successor is { } successor)
        {
            return await successor.Interrupt();
        }

        var given = State.Hold is null ? State.Given : null;
        if (given is not null && _run?.LastGiven != given.Id)
        {
            // It is on its way to the agent, or waits for it to be ready: the turn of this grain that is next takes it back.
            LogInterrupted(logger, Key, given.Id);
            _takenBack = given.Id;
            this.AsReference<ISessionGrain>().Resume().Ignore();
            return true;
        }

        if (_run is null || (given is null && !_run.IsWorkingUnasked))
        {
            return false;
        }

        LogInterrupted(logger, Key, given?.Id);
        await _run.InterruptAsync();
        return true;
    }

    public Task<SessionStatus> Status() => Successor?.Status() ?? Task.FromResult(new SessionStatus(
        State.Name,
        State.IsArchived ? SessionPhase.Archived : WorksUnasked ? SessionPhase.Working : _phase,
        State.Agent,
        State.Persona,
        State.Model,
        State.IdleTimeout,
        State.Queue.Count,
        State.Hold?.Text ?? RestoredPrompts.Of(State)?.Text ?? _questions.First?.Text ?? Folder.Question?.Text,
        State.Usage,
        State.WorkingFolder,
        State.LastActive,
        _run?.ProcessId)
    {
        Owner = State.Owner,
        Activity = Activity(),
        MovesTo = State.Departure?.To.Machine,
        Waiting = Waiting(),
    });

    public async Task<AnswerReceipt> Answer(string questionId, string option)
    {
        if (Successor is { } successor)
        {
            return await successor.Answer(questionId, option);
        }

        var receipt = State.Hold is { } hold && hold.QuestionId == questionId ? await ReleaseAsync(hold, option)
            : State.Parked is { } parked && parked.QuestionId == questionId ? await AnswerParkedAsync(parked, option)
            : RestoredPrompts.Of(State) is { } restored && restored.QuestionId == questionId ? await AnswerRestoredAsync(restored, option)
            : State.Refusal is { } refusal && refusal.QuestionId == questionId ? await AnswerRefusedAsync(refusal, option)
            : FolderGuard.Owns(questionId) ? await AnswerFolderAsync(questionId, option)
            : _run is not null && await _run.AnswerAsync(questionId, option) ? AnswerReceipt.Taken
            : AnswerReceipt.Closed;
        if (receipt is AnswerReceipt.Taken)
        {
            CloseElsewhere(questionId, option);
            await GoOnAfterAsync(questionId);
        }

        return receipt;
    }

    private async Task<AnswerReceipt> AnswerRefusedAsync(Refusal refusal, string option)
    {
        if (State.IsArchived || !RefusedConversation.TryChoose(State, refusal, option))
        {
            return State.IsArchived ? AnswerReceipt.Closed : AnswerReceipt.NoOption;
        }

        if (State.ReturnPoint is not null)
        {
            RestartWhenFree();
            await Chat(refusal.Chat).Deliver([new SessionNotice(State.Name, $"back-{refusal.QuestionId}", FailureTexts.WentBack(State.Name))]);
        }

        await AdvanceAsync(mustWrite: true);
        return AnswerReceipt.Taken;
    }

    public async Task SetTimeout(TimeSpan timeout)
    {
        if (Successor is { } successor)
        {
            await successor.SetTimeout(timeout);
            return;
        }

        State.IdleTimeout = timeout;
        await WriteAsync();
        UpdateIdle();
    }

    public async Task SetModel(string? model)
    {
        if (Successor is { } successor)
        {
            await successor.SetModel(model);
            return;
        }

        State.Model = model;
        await WriteAsync();
        if (_run is not null && !await _run.SetModelAsync(model))
        {
            RestartWhenFree();
        }
    }

    public async Task SetPersona(string? persona)
    {
        if (Successor is { } successor)
        {
            await successor.SetPersona(persona);
            return;
        }

        if (State.Persona == persona)
        {
            return;
        }

        if (_run is not null)
        {
            // Before the write: if its answer is lost, the same call again finds the persona as it is to be.
            _run.IsOutdated = true;
        }

        State.Persona = persona;
        State.IsPersonaNew = State.HasHistory;
        await WriteAsync();
        Report();
        RestartWhenFree();
    }

    public async Task Archive()
    {
        if (Successor is { } successor)
        {
            await successor.Archive();
            return;
        }

        await StopMovingAsync();
        var worksFor = State.Given?.Chat;
        State.IsArchived = true;
        TakeOutAll();
        await WriteAsync();
        if (_run is not null)
        {
            Suspend();
        }

        if (worksFor is not null)
        {
            await SendUpAsync([new SessionWorking(State.Name, IsWorking: false)], worksFor);
        }

        await TellDroppedAsync();
    }

    public async Task Unarchive()
    {
        if (Successor is { } successor)
        {
            await successor.Unarchive();
            return;
        }

        State.IsArchived = false;
        await WriteAsync();
    }

    public async Task Resume()
    {
        await AdvanceAsync();
        await TellDroppedAsync();
    }

    public async Task MakeRoom()
    {
        var isFree = IsFree || (drain.IsOn && _phase is SessionPhase.Ready && State.Given is null && !_questions.IsAny);
        if (isFree && !_run!.HasBackgroundWork)
        {
            Suspend();
        }
        else if (!drain.IsOn && time.SteadyNow() - _run?.AsksSince >= options.Value.LongestQuestion)
        {
            await GiveUpAskingAsync();
        }
    }

    private string? Refusal(Prompt prompt, bool takesPlace = false)
    {
        var limits = options.Value;
        return State switch
        {
            { Owner: null } => SessionTexts.Gone,
            { IsArchived: true } => SessionTexts.Archived(State.Name),
            _ when prompt.IsCorrection && IsShell => SessionTexts.NoCorrection,
            _ when prompt.Wording.Length > limits.MaxPromptLength => SessionTexts.TooLong(prompt.Wording.Length, limits.MaxPromptLength),
            _ when !takesPlace && State.Queue.Count > 0 && State.Queue.Sum(static queued => queued.Text.Length) + prompt.Wording.Length > limits.MaxQueuedLength =>
                SessionTexts.QueueHeavy(State.Name, limits.MaxQueuedLength),
            _ when !takesPlace && State.Queue.Count >= limits.MaxQueued => SessionTexts.QueueFull(State.Name, limits.MaxQueued),
            _ => null,
        };
    }

    private async Task<IReadOnlyList<SavedFile>> SaveFilesAsync(IReadOnlyList<Attachment> attachments)
    {
        if (attachments.Count == 0)
        {
            return [];
        }

        var saved = new List<SavedFile>(attachments.Count);
        try
        {
            foreach (var attachment in attachments)
            {
                if (await Incoming.ReadAsync(attachment) is { } content)
                {
                    var file = await InWorkspaceAsync(async () => await workspace.SaveAsync(State.WorkingFolder, attachment.Name, content));
                    saved.Add(new(file.Path, attachment.MediaType) { IsNew = file.IsNew });
                }
            }
        }
        catch
        {
            ForgetFiles(saved);
            throw;
        }

        return saved;
    }

    private void ForgetFiles(IEnumerable<SavedFile> files)
    {
        // The same file sent twice is one file: another prompt may still need it.
        var needed = State.Queue.Append(State.Given).Append(State.Parked?.Prompt).OfType<QueuedPrompt>()
            .Where(prompt => !ReferenceEquals(prompt.Files, files))
            .SelectMany(static prompt => prompt.Files)
            .Select(static file => file.Path)
            .ToHashSet();
        foreach (var file in files.Where(file => file.IsNew && !needed.Contains(file.Path)))
        {
            workspace.Forget(file.Path);
        }
    }

    private async Task<T> InWorkspaceAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (FolderAwayException exception)
        {
            throw new WorkspaceUnavailableException(exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorkspaceUnavailableException(FailureTexts.NotWritable(Key.Machine, exception.Message));
        }
    }

    private IChatGrain Chat(string key) => GrainFactory.GetGrain<IChatGrain>(key);

    private IUserGrain User => GrainFactory.GetGrain<IUserGrain>(UserKey.Of(State.Owner!));

    private AgentLaunch Launch() => LaunchOf(State);

    private AgentLaunch LaunchOf(SessionState session) => new(
        Key,
        session.Owner!,
        session.Agent,
        session.AgentSessionId,
        session.HasHistory,
        session.WorkingFolder,
        session.ConfigDirectory,
        session.Persona,
        session.Model)
    {
        Permissions = session.Permissions,
        ReturnPoint = session.ReturnPoint,
    };
}
