using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Sessions;

// Stuck or working: a turn is looked at while it runs, and what is seen is told when the agent is silent.
internal sealed partial class SessionGrain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private IGrainTimer? _watchTimer;
    private TurnWatch _watch = new();
    private Guid _watched;
    private Guid _toldStuck;

    private bool IsInTurn => _run is { IsEnding: false } && State is { Given: not null, Hold: null } && _phase is SessionPhase.Working;

    private bool WorksUnasked => _phase is SessionPhase.Ready && _run is { IsEnding: false, IsWorkingUnasked: true };

    /// <summary>One timer for all turns of the activation: it rests when none runs.</summary>
    private void Watch()
    {
        if (_watched != State.Given!.Id)
        {
            _watched = State.Given.Id;
            _watch = new();
        }

        if (_watchTimer is null)
        {
            _watchTimer = this.RegisterGrainTimer(
                static (grain, _) => grain.LookAsync(), this, new GrainTimerCreationOptions(LookEvery, Timeout.InfiniteTimeSpan));
        }
        else
        {
            _watchTimer.Change(LookEvery, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Else each session would be looked at once more after its turn: with a thousand of them that is never at rest.</summary>
    private void Unwatch() => _watchTimer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private async Task LookAsync()
    {
        if (!IsInTurn)
        {
            return;
        }

        var silence = time.SteadyNow() - _run!.Signs.LastOutput;
        if (silence >= TimeSpan.Zero && silence < LookEvery)
        {
            // Its processes are only worth measuring once it is silent.
            _watchTimer!.Change(LookEvery - silence, Timeout.InfiniteTimeSpan);
            return;
        }

        _watchTimer!.Change(LookEvery, Timeout.InfiniteTimeSpan);
        var processor = await _run.MeasureProcessorAsync();
        var (signs, now) = (_run.Signs, time.SteadyNow());
        _watch.Look(signs, processor, now);
        if (now - signs.LastOutput >= TurnWatch.Silence && !signs.WaitsForPerson)
        {
            await SendUpAsync([new SessionProgress(State.Name, WorkTexts.Line(signs, _watch.UsesProcessor, now))]);
            await TellStuckAsync();
        }
    }

    /// <summary>Once a turn: the chat takes the same notice once, whoever tells it.</summary>
    private async Task TellStuckAsync()
    {
        var given = State.Given!;
        if (_watch.Still < TurnWatch.StuckAfter || _toldStuck == given.Id)
        {
            return;
        }

        LogMayBeStuck(logger, Key, given.Id, _watch.Still);
        var notice = new SessionNotice(State.Name, $"stuck-{given.Id:N}", WorkTexts.MayBeStuck(State.Name, _run!.Signs, _watch.Still))
        {
            Choices = [new Choice(WorkTexts.StopLabel, $"/stop {State.Name}")],
        };
        try
        {
            await Chat(given.Chat).Deliver([notice]);
            _toldStuck = given.Id;
        }
        catch (Exception exception)
        {
            // The next look tells it.
            LogProgressLost(logger, exception, Key, given.Chat);
        }
    }

    /// <summary>What the turn is doing, as one line, or what the session waits for by itself; null if neither.</summary>
    private string? Activity() =>
        IsInTurn ? _run!.Signs.WaitsForPerson || _questions.IsAny ? null : WorkTexts.Line(_run.Signs, _watch.UsesProcessor, time.SteadyNow())
        : WorksUnasked ? WorkTexts.UnaskedLine(_run!.Signs, time.SteadyNow())
        : State.Parked is { } parked ? FailureTexts.ParkedLine(parked.Due, time.WallNow())
        : null;
}
