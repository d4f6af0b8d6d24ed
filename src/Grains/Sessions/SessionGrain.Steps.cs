using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// The next step: starting the process, giving it a prompt.
internal sealed partial class SessionGrain
{
    private SessionPhase _phase = SessionPhase.Idle;
    private IAgentRun? _run;
    private static readonly TimeSpan FolderLook = TimeSpan.FromSeconds(5);

    private IGrainTimer? _folderLook;
    private bool _toldNoRoom;

    /// <summary>Prompts that waited in the store: one that was put back from a backup may be older than what the agent has got.</summary>
    private HashSet<Guid> _inherited = [];
    private Admission _admission;

    /// <summary>The prompt that a person stopped before it was given.</summary>
    private Guid? _takenBack;

    private bool CanGiveNext =>
        State is { Given: null, Hold: null, Parked: null, IsArchived: false, Queue: [{ BackupOf: null }, ..] }
        && _phase is not SessionPhase.Suspending && IsHere;

    /// <summary>Takes the next step that the state allows.</summary>
    /// <param name="mustWrite">Whether the state has changed and is not written yet; remembered until it is, whatever fails before.</param>
    private async Task AdvanceAsync(bool mustWrite = false)
    {
        _mustWrite |= mustWrite;
        if (State.Given is { } given && State.Hold is null)
        {
            if (_mustWrite)
            {
                await WriteAsync();
            }

            await GoOnWithAsync(given);
        }
        else if (CanGiveNext && !await Folder.IsThereAsync())
        {
            if (_mustWrite)
            {
                await WriteAsync();
            }

            await WaitForFolderAsync(State.Queue.Select(static queued => queued.Chat));
        }
        else if (CanGiveNext && ((_run is not null && !drain.IsOn) || await IsAdmittedAsync()))
        {
            _toldNoRoom = false;
            await GiveNextAsync();
        }
        else
        {
            if (_mustWrite)
            {
                await WriteAsync();
            }

            await TellNoRoomAsync();
            await RepeatQuestionAsync();
            await AskParkedAsync();
            await AskRestoredAsync();
        }

        UpdateIdle();
        KeepMoving();
    }

    /// <summary>What waits is durable, here or in its chat. A process that works in a folder that is gone would not find the one that comes back.</summary>
    private async Task WaitForFolderAsync(IEnumerable<string> chats)
    {
        if (_run is { HasBackgroundWork: false } && _phase is SessionPhase.Ready && State.Given is null)
        {
            Suspend();
        }

        await Folder.AskAsync(chats);
        _folderLook ??= this.RegisterGrainTimer(
            static (grain, _) => grain.LookForFolderAsync(), this, new GrainTimerCreationOptions(FolderLook, FolderLook));
    }

    private async Task LookForFolderAsync()
    {
        await (CanGiveNext ? AdvanceAsync() : Folder.IsThereAsync());
        if (!Folder.IsAsking)
        {
            _folderLook?.Dispose();
            _folderLook = null;
        }
    }

    private async Task<AnswerReceipt> AnswerFolderAsync(string question, string option)
    {
        var asked = State.FolderQuestion;
        var receipt = await InWorkspaceAsync(() => Folder.AnswerAsync(question, option));
        if (receipt is AnswerReceipt.Taken)
        {
            foreach (var chat in asked?.Chats ?? [])
            {
                _questions.PutTo(question, chat);
            }

            await AdvanceAsync(mustWrite: true);
        }

        return receipt;
    }

    private async Task<bool> IsAdmittedAsync() => (_admission = await Machine.Admit(Key)) is Admission.Admitted;

    /// <summary>The intent is durable before the agent gets the prompt; starting the process overlaps that write.</summary>
    private async Task GiveNextAsync()
    {
        var next = State.Queue[0];
        State.Queue.RemoveAt(0);
        State.Given = next;
        _mustWrite = true;
        if (_inherited.Remove(next.Id) && await agents.FindInTranscriptAsync(Launch(), next.ForAgent(), epoch: null) is
            { Kind: TranscriptFindingKind.Answered or TranscriptFindingKind.GivenUnanswered })
        {
            await WriteAsync();
            await SettleAfterCrashAsync(next, SessionTexts.OlderStore);
            return;
        }

        State.GivenInBoot = agents.EpochOf(Key);
        var now = time.WallNow();
        var told = Task.CompletedTask;
        var starting = Task.CompletedTask;
        if (_run is null)
        {
            told = TellResumingAsync(next, now);
            State.SuspendedAt = null;
            State.WasStarted = true;
            starting = StartAsync();
        }

        State.LastActive = now;
        var written = WriteAsync();
        await Task.WhenAll(written, starting).ConfigureAwait(
            ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        await written;
        await told;
        if (starting.IsCanceled)
        {
            // The silo is stopping: the next one finds the prompt marked as given, and the agent without it.
            _phase = SessionPhase.Idle;
        }
        else if (starting.Exception?.InnerException is { } failure)
        {
            Machine.GiveBack(Key).Ignore();
            await HoldAsync(HoldKind.StartFailed, failure.GetBaseException().Message);
        }
        else
        {
            await GiveAsync(next);
        }
    }

    private async Task StartAsync()
    {
        _phase = SessionPhase.Starting;
        _taken = 0;
        _run = await agents.StartAsync(Launch(), new SessionEventSink(this.AsReference<ISessionGrain>()));
        KeepInMemory();
        LogStarted(logger, Key, _run.Id, _run.ProcessId);
    }

    private async Task GiveAsync(QueuedPrompt prompt)
    {
        if (_takenBack == prompt.Id)
        {
            await Chat(prompt.Chat).Deliver([new SessionAnswer(State.Name, prompt.Id, SessionTexts.Stopped)]);
            await SettleAsync();
            return;
        }

        if (prompt.IsCommand)
        {
            if (!_run!.IsReady)
            {
                // Only a ready agent says which commands it knows.
                return;
            }

            var spellings = AgentCommand.Spellings(prompt.Text, _run.Commands);
            if (spellings is not [var spelled])
            {
                await Chat(prompt.Chat).Deliver([new SessionNotice(
                    State.Name, $"unknown-{prompt.Id:N}", SessionTexts.UnknownCommand("/" + AgentCommand.NameOf(prompt.Text), spellings))]);
                await SettleAsync();
                ForgetFiles(prompt.Files);
                return;
            }

            prompt = prompt with { Text = spelled };
        }

        _phase = SessionPhase.Working;
        _doing = "";
        LogGiven(logger, Key, prompt.Id, prompt.Chat);
        Watch();
        _run!.IsBrief = _brief.Contains(prompt.Chat);
        try
        {
            await _run.GiveAsync(AtNewHome(prompt).ForAgent(State.IsPersonaNew ? State.Persona : null));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing of it reached the agent.
            LogNotGiven(logger, exception, Key, prompt.Id);
            _phase = SessionPhase.Ready;
            await HoldAsync(HoldKind.StartFailed, exception.Message);
            return;
        }

        // What the agent says comes after this: the next turn of this grain takes it.
        await SendUpAsync(
            _toldQueued.Remove(prompt.Chat)
                ? [new SessionWorking(State.Name, IsWorking: true), new SessionProgress(State.Name, "")]
                : [new SessionWorking(State.Name, IsWorking: true)],
            prompt.Chat);
    }

    private async Task ReadyAsync()
    {
        if (State is { Given: { } given, Hold: null } && _run!.LastGiven != given.Id)
        {
            await GiveAsync(given);
        }
        else
        {
            _phase = State is { Given: not null, Hold: null } ? SessionPhase.Working : SessionPhase.Ready;
            await AdvanceAsync();
        }
    }

    /// <summary>A prompt is marked as given: it is with the agent, or a crash left open whether it is.</summary>
    private async Task GoOnWithAsync(QueuedPrompt given)
    {
        if (_run is null)
        {
            await SettleAfterCrashAsync(given, "its machine was restarted.");
        }
        else if (_run.LastGiven != given.Id && _phase is not SessionPhase.Suspending)
        {
            await GiveAsync(given);
        }
    }

    /// <summary>The prompt that waits is durable by now: if this fails, its chat hands it over again and is told then.</summary>
    private async Task TellNoRoomAsync()
    {
        if (CanGiveNext && _run is null && !_toldNoRoom && _admission is Admission.AllBusy)
        {
            var first = State.Queue[0];
            await Chat(first.Chat).Deliver([new SessionNotice(
                State.Name, $"room-{first.Id:N}", drain.IsOn ? MoveTexts.Draining(Key.Machine, State.Name) : SessionTexts.NoRoom)]);
            _toldNoRoom = true;
        }
    }

    private async Task TellResumingAsync(QueuedPrompt prompt, DateTimeOffset now)
    {
        if (!State.WasStarted)
        {
            return;
        }

        var text = SessionTexts.Resuming(now - (State.SuspendedAt ?? State.LastActive), now - State.LastActive);
        try
        {
            await Chat(prompt.Chat).Deliver([new SessionNotice(State.Name, $"resume-{prompt.Id:N}", text)]);
        }
        catch (Exception exception)
        {
            // The answer matters, and it will come; the notice is a courtesy.
            LogProgressLost(logger, exception, Key, prompt.Chat);
        }
    }
}
