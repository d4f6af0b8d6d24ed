using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// Falling asleep: when there is nothing to do, and when the process must be started anew.
internal sealed partial class SessionGrain
{
    private static readonly TimeSpan BackgroundCheck = TimeSpan.FromSeconds(30);

    /// <summary>What a timer takes; a session may be idle for longer, and looks again then.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private IGrainTimer? _idle;

    private bool IsFree =>
        _phase is SessionPhase.Ready
        && State.Given is null
        && (State.Queue.Count == 0 || State.Parked is not null)
        && !_questions.IsAny;

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
            _run.AsksSince = _questions.IsAny ? _run.AsksSince ?? time.SteadyNow() : null;
            return;
        }

        var now = time.SteadyNow();
        _run.AsksSince = null;
        _run.IdleSince ??= now;
        var left = State.IdleTimeout - (now - _run.IdleSince.Value);
        StartIdle(left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer);
    }

    private void StartIdle(TimeSpan due)
    {
        if (_idle is null)
        {
            _idle = this.RegisterGrainTimer(
                static (grain, _) => grain.OnIdleAsync(), this, new GrainTimerCreationOptions(due, Timeout.InfiniteTimeSpan));
        }
        else
        {
            _idle.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void StopIdle() => _idle?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private Task OnIdleAsync()
    {
        if (IsFree)
        {
            var now = time.SteadyNow();
            if (_run!.HasBackgroundWork)
            {
                _run.IdleSince = now;
                StartIdle(State.IdleTimeout < BackgroundCheck ? State.IdleTimeout : BackgroundCheck);
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

    private void RestartWhenFree()
    {
        if (_run is not null)
        {
            _run.IsOutdated = true;
            if (IsFree && !_run.HasBackgroundWork)
            {
                Suspend();
            }
        }
    }

    /// <summary>Nobody has come to answer for so long, and others wait for the place: that is a no, and the turn ends.</summary>
    private async Task GiveUpAskingAsync()
    {
        LogGivenUp(logger, Key);
        if (_questions.First is { } first && (State.Given?.Chat ?? State.LastChat) is { } chat)
        {
            await Chat(chat).Deliver(
                [new SessionNotice(State.Name, $"unanswered-{first.QuestionId}", SessionTexts.Unanswered(State.Name, Key.Machine, options.Value.LongestQuestion))]);
        }

        foreach (var question in _run!.OpenQuestions)
        {
            if (question.Form.No is { } no)
            {
                await _run.AnswerAsync(question.QuestionId, no);
            }
        }

        await CloseQuestionsAsync();
        UpdateIdle();
        await _run.InterruptAsync();
    }

    private void Suspend()
    {
        LogSuspending(logger, Key);
        _phase = SessionPhase.Suspending;
        StopIdle();

        // Its end comes as an event; a turn of the grain never waits for a process.
        _run!.StopAsync().Ignore();
    }

    /// <summary>A session with a process stays in memory: its timer and its turn are here.</summary>
    private void KeepInMemory() => DelayDeactivation(Timeout.InfiniteTimeSpan);
}
