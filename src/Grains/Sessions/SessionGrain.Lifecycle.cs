using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// The process: when it is started, given a prompt, suspended, and what its end means.
internal sealed partial class SessionGrain
{
    private const int MostSilentRepeats = 3;
    private static readonly TimeSpan BackgroundCheck = TimeSpan.FromSeconds(30);

    private SessionPhase _phase = SessionPhase.Idle;
    private IAgentRun? _run;
    private IGrainTimer? _idle;
    private bool _restartWhenFree;
    private bool _toldNoRoom;
    private (Guid Prompt, int Times) _repeats;

    private bool IsFree => _phase is SessionPhase.Ready && State.Given is null && State.Queue.Count == 0 && _questions.Count == 0;

    /// <summary>An activation was dropped while its process lived: this one takes the process over.</summary>
    private void TakeOverRun()
    {
        _run = agents.Find(Key);
        if (_run is not null)
        {
            _phase = _run switch
            {
                { IsEnding: true } => SessionPhase.Suspending,
                { IsReady: false } => SessionPhase.Starting,
                _ => State.Given is null ? SessionPhase.Ready : SessionPhase.Working,
            };
            KeepInMemory();
            UpdateIdle();
        }
    }

    /// <summary>Takes the next step that the state allows.</summary>
    /// <param name="mustWrite">Whether the state has changed and is not written yet.</param>
    private async Task AdvanceAsync(bool mustWrite = false)
    {
        if (State.Given is { } given && State.Hold is null)
        {
            if (mustWrite)
            {
                await WriteAsync();
            }

            await GoOnWithAsync(given);
        }
        else if (CanGiveNext && (_run is not null || await Machine.Admit(Key)))
        {
            _toldNoRoom = false;
            await GiveNextAsync();
        }
        else
        {
            if (mustWrite)
            {
                await WriteAsync();
            }

            await TellNoRoomAsync();
            await RepeatQuestionAsync();
        }

        UpdateIdle();
    }

    private bool CanGiveNext =>
        State is { Given: null, Hold: null, IsArchived: false, Queue.Count: > 0 } && _phase is not SessionPhase.Suspending;

    /// <summary>The intent is durable before the agent gets the prompt; starting the process overlaps that write.</summary>
    private async Task GiveNextAsync()
    {
        var next = State.Queue[0];
        State.Queue.RemoveAt(0);
        State.Given = next;
        var now = time.GetUtcNow();
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
            await HoldAsync(HoldKind.StartFailed, failure is AgentStartException ? failure.Message : failure.ToString());
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
        _restartWhenFree = false;
        _run = await agents.StartAsync(Launch(), new SessionEventSink(this.AsReference<ISessionGrain>()));
        KeepInMemory();
        LogStarted(logger, Key, _run.Id, _run.ProcessId);
    }

    private async Task GiveAsync(QueuedPrompt prompt)
    {
        if (prompt.IsCommand)
        {
            if (!_run!.IsReady)
            {
                // Only a ready agent says which commands it knows.
                return;
            }

            if (!_run.Commands.Contains(CommandName(prompt.Text)))
            {
                await Chat(prompt.Chat).Deliver(
                    [new SessionNotice(State.Name, $"unknown-{prompt.Id:N}", SessionTexts.UnknownCommand("/" + CommandName(prompt.Text)))]);
                await SettleAsync();
                return;
            }
        }

        _phase = SessionPhase.Working;
        await SendUpAsync([new SessionWorking(State.Name, IsWorking: true)], prompt.Chat);
        LogGiven(logger, Key, prompt.Id, prompt.Chat);
        await _run!.GiveAsync(prompt.ForAgent(State.IsPersonaNew ? State.Persona : null));
    }

    private async Task ReadyAsync()
    {
        if (State.Given is { } given && _run!.LastGiven != given.Id)
        {
            await GiveAsync(given);
        }
        else
        {
            _phase = State.Given is null ? SessionPhase.Ready : SessionPhase.Working;
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

    private async Task SettleAfterCrashAsync(QueuedPrompt given, string why)
    {
        if (await Chat(given.Chat).HasAnswer(given.Id))
        {
            await SettleAsync();
            return;
        }

        var finding = await agents.FindInTranscriptAsync(Launch(), given.ForAgent());
        LogSettled(logger, Key, given.Id, finding.Kind);
        switch (finding.Kind)
        {
            case TranscriptFindingKind.Answered:
                State.HasHistory = true;
                await Chat(given.Chat).Deliver([new SessionAnswer(State.Name, given.Id, finding.Answer!)]);
                await SettleAsync();
                break;
            case TranscriptFindingKind.NotGiven when MayRepeat(given.Id):
                State.Queue.Insert(0, given);
                State.Given = null;
                await AdvanceAsync(mustWrite: true);
                break;
            default:
                State.HasHistory |= finding.Kind is TranscriptFindingKind.GivenUnanswered;
                await HoldAsync(HoldKind.CutOff, why);
                break;
        }
    }

    private bool MayRepeat(Guid prompt)
    {
        _repeats = _repeats.Prompt == prompt ? (prompt, _repeats.Times + 1) : (prompt, 1);
        return _repeats.Times <= MostSilentRepeats;
    }

    private async Task ExitedAsync(AgentExited exited)
    {
        LogExited(logger, Key, _run!.Id, exited.Reason, exited.Description);
        _run = null;
        _restartWhenFree = false;
        _phase = SessionPhase.Idle;
        StopIdle();
        DelayDeactivation(TimeSpan.Zero);
        await CloseQuestionsAsync();
        var now = time.GetUtcNow();
        State.SuspendedAt = now;
        if (State is { IsArchived: true, Given: { } dropped })
        {
            State.Given = null;
            await SendUpAsync([new SessionWorking(State.Name, IsWorking: false)], dropped.Chat);
        }

        await Machine.Released();
        switch (exited.Reason)
        {
            case AgentExitReason.ResumeFailed when State.Given is not null:
                await HoldAsync(HoldKind.ResumeFailed, exited.Description);
                break;
            case AgentExitReason.StartFailed when State.Given is not null:
                await HoldAsync(HoldKind.StartFailed, exited.Description);
                break;
            default:
                if (State.Given is { } cutOff)
                {
                    await SettleAfterCrashAsync(cutOff, $"its agent {exited.Description}");
                }
                else
                {
                    await AdvanceAsync(mustWrite: true);
                }

                break;
        }
    }

    private void RestartWhenFree()
    {
        if (_run is not null)
        {
            _restartWhenFree = true;
            if (IsFree)
            {
                Suspend();
            }
        }
    }

    private void Suspend()
    {
        LogSuspending(logger, Key);
        _phase = SessionPhase.Suspending;
        StopIdle();

        // Its end comes as an event; a turn of the grain never waits for a process.
        _run!.StopAsync().Ignore();
    }

    /// <summary>The prompt that waits is durable by now: if this fails, its chat hands it over again and is told then.</summary>
    private async Task TellNoRoomAsync()
    {
        if (CanGiveNext && _run is null && !_toldNoRoom)
        {
            var first = State.Queue[0];
            await Chat(first.Chat).Deliver([new SessionNotice(State.Name, $"room-{first.Id:N}", SessionTexts.NoRoom)]);
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

    private void UpdateIdle()
    {
        if (_run is null)
        {
            return;
        }

        if (!IsFree)
        {
            StopIdle();
            _run.IdleSince = null;
            return;
        }

        var now = time.GetUtcNow();
        _run.IdleSince ??= now;
        var left = State.IdleTimeout - (now - _run.IdleSince.Value);
        _idle?.Dispose();
        _idle = StartIdle(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private IGrainTimer StartIdle(TimeSpan due) => this.RegisterGrainTimer(
        static (grain, _) => grain.OnIdleAsync(),
        this,
        new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan));

    private void StopIdle()
    {
        _idle?.Dispose();
        _idle = null;
    }

    private Task OnIdleAsync()
    {
        if (IsFree)
        {
            var now = time.GetUtcNow();
            if (_run!.HasBackgroundWork)
            {
                _run.IdleSince = now;
                _idle?.Dispose();
                _idle = StartIdle(State.IdleTimeout < BackgroundCheck ? State.IdleTimeout : BackgroundCheck);
            }
            else if (now - _run.IdleSince < State.IdleTimeout)
            {
                UpdateIdle();
            }
            else
            {
                Suspend();
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>A session with a process stays in memory: its timer and its turn are here.</summary>
    private void KeepInMemory() => DelayDeactivation(Timeout.InfiniteTimeSpan);

    private void Report() => User.Touch(Key, State.LastActive).Ignore();

    private static string CommandName(string text)
    {
        var end = text.AsSpan().IndexOfAny(" \r\n\t");
        return text[1..(end < 0 ? text.Length : end)];
    }
}
