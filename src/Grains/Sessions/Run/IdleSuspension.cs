using Dormouse.Grains.Machines;

namespace Dormouse.Grains.Sessions;

/// <summary>Lets a session fall asleep when it has nothing to do, and when its process is to be started anew.</summary>
/// <param name="session">The session.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="questions">What its agent asks.</param>
/// <param name="places">Whether the machine is drained, so that what waits does not keep the session awake.</param>
/// <param name="activation">Its activation.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleSuspension(
    StoredSession session,
    PromptQueue queue,
    ActiveRun run,
    AskedQuestions questions,
    Places places,
    SessionActivation activation,
    TimeProvider time)
{
    private static readonly TimeSpan BackgroundCheck = TimeSpan.FromSeconds(30);

    /// <summary>What a timer takes; a session may be idle for longer, and looks again then.</summary>
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private IGrainTimer? _timer;

    /// <summary>Whether the session has a ready process and nothing to do; work of the agent beside its turns does not count.</summary>
    public bool IsFree =>
        run.Phase is SessionPhase.Ready
        && queue.InFlight is null
        && (queue.Count == 0 || session.State.Paused is not null)
        && !questions.IsAny;

    /// <summary>The session got something to do, or has nothing to do any more.</summary>
    public void Update()
    {
        if (run.Process is not { } process)
        {
            return;
        }

        if (!IsFree)
        {
            Stop();
            process.IdleSince = null;
            process.AsksSince = questions.IsAny ? process.AsksSince ?? time.SteadyNow() : null;
            return;
        }

        var now = time.SteadyNow();
        process.AsksSince = null;
        process.IdleSince ??= now;
        var left = session.State.IdleTimeout - (now - process.IdleSince.Value);
        Start(left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestTimer ? left : LongestTimer);
    }

    /// <summary>The process is to be started anew, with other settings, as soon as nothing keeps it.</summary>
    public void RestartWhenFree()
    {
        if (run.Process is { } process)
        {
            process.IsOutdated = true;
            if (IsFree && !process.HasBackgroundWork)
            {
                Suspend();
            }
        }
    }

    /// <summary>Another session needs the place: this one falls asleep now if it has nothing to do.</summary>
    /// <returns>True if it falls asleep.</returns>
    public bool MakeRoom()
    {
        var isFree = IsFree || (places.IsDraining && run.Phase is SessionPhase.Ready && queue.InFlight is null && !questions.IsAny);
        if (isFree && !run.Process!.HasBackgroundWork)
        {
            Suspend();
            return true;
        }

        return false;
    }

    /// <summary>Asks the process to end, if there is one and it was not asked.</summary>
    /// <returns>True if there is none.</returns>
    public bool FallAsleep()
    {
        if (run.Process is not null && run.Phase is not SessionPhase.Suspending)
        {
            Suspend();
        }

        return run.Process is null;
    }

    /// <summary>Asks the process to end.</summary>
    public void Suspend()
    {
        Stop();
        run.Suspend();
    }

    /// <summary>The process is ending or has ended.</summary>
    public void Stop() => _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private void Start(TimeSpan due)
    {
        if (_timer is null)
        {
            _timer = activation.StartTimer(TickAsync, new(due, Timeout.InfiniteTimeSpan));
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private Task TickAsync()
    {
        if (IsFree)
        {
            var (process, now) = (run.Process!, time.SteadyNow());
            if (process.HasBackgroundWork)
            {
                process.IdleSince = now;
                Start(session.State.IdleTimeout < BackgroundCheck ? session.State.IdleTimeout : BackgroundCheck);
            }
            else if (now - process.IdleSince < session.State.IdleTimeout)
            {
                Update();
            }
            else
            {
                Suspend();
            }
        }

        return Task.CompletedTask;
    }
}
