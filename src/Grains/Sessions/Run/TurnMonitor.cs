using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>Stuck or working: looks at a turn while it runs, and tells what is seen when the agent is silent.</summary>
/// <param name="session">The session.</param>
/// <param name="run">Its process.</param>
/// <param name="questions">What its agent asks.</param>
/// <param name="chats">The chats that are told.</param>
/// <param name="activation">Its activation.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs turns that may be stuck.</param>
/// <param name="changed">Called when a turn begins, or ceases, to look stuck outside of a call of the grain; null for nobody.</param>
internal sealed class TurnMonitor(
    StoredSession session,
    ActiveRun run,
    AskedQuestions questions,
    SessionChats chats,
    SessionActivation activation,
    TimeProvider time,
    ILogger logger,
    Action? changed = null)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    private IGrainTimer? _timer;
    private TurnWatch _watch = new();
    private Guid _watched;
    private Guid _toldStuck;
    private (Guid Prompt, string Text)? _stuck;

    /// <summary>The turn that may be stuck, and what is to be said of it; null if none may be.</summary>
    public (Guid Prompt, string Text)? Stuck => questions.IsAny ? null : _stuck;

    /// <summary>A turn begins. One timer is for all turns of the activation: it rests when none runs.</summary>
    public void Begin()
    {
        if (_watched != session.State.InFlight!.Id)
        {
            _watched = session.State.InFlight.Id;
            _watch = new();
            _stuck = null;
        }

        if (_timer is null)
        {
            _timer = activation.StartTimer(LookAsync, new(LookEvery, Timeout.InfiniteTimeSpan));
        }
        else
        {
            _timer.Change(LookEvery, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>
    /// The turn has ended. Else each session would be looked at once more after its turn: with a thousand of them that is never at rest.
    /// </summary>
    public void End()
    {
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _stuck = null;
    }

    /// <summary>What the process is doing, as one line; null if nothing, or if it waits for a person.</summary>
    /// <returns>The line.</returns>
    public string? Activity() =>
        run.IsInTurn
            ? run.Process!.Activity.WaitsForPerson || questions.IsAny ? null
                : WorkTexts.Line(run.Process.Activity, _watch.UsesProcessor, time.SteadyNow())
        : run.WorksUnasked ? WorkTexts.UnaskedLine(run.Process!.Activity, time.SteadyNow())
        : null;

    private async Task LookAsync()
    {
        if (!run.IsInTurn)
        {
            return;
        }

        var process = run.Process!;
        var silence = time.SteadyNow() - process.Activity.LastOutput;
        if (silence >= TimeSpan.Zero && silence < LookEvery)
        {
            // Its processes are only worth measuring once it is silent.
            Note(stuck: null);
            _timer!.Change(LookEvery - silence, Timeout.InfiniteTimeSpan);
            return;
        }

        _timer!.Change(LookEvery, Timeout.InfiniteTimeSpan);
        var processor = await process.MeasureProcessorAsync();
        var (activity, now) = (process.Activity, time.SteadyNow());
        _watch.Look(activity, processor, now);
        if (_watch.Still < TurnWatch.StuckAfter)
        {
            Note(stuck: null);
        }

        if (now - activity.LastOutput >= TurnWatch.Silence && !activity.WaitsForPerson)
        {
            await chats.SendAsync([new SessionProgress(session.State.Name, WorkTexts.Line(activity, _watch.UsesProcessor, now))]);
            await TellStuckAsync();
        }
    }

    private void Note((Guid Prompt, string Text)? stuck)
    {
        if (_stuck?.Prompt != stuck?.Prompt)
        {
            _stuck = stuck;
            changed?.Invoke();
        }
    }

    /// <summary>Once a turn: the chat takes the same notice once, whoever tells it.</summary>
    private async Task TellStuckAsync()
    {
        var given = session.State.InFlight!;
        var name = session.State.Name;
        if (_watch.Still >= TurnWatch.StuckAfter)
        {
            Note((given.Id, WorkTexts.MayBeStuck(name, run.Process!.Activity, _watch.Still)));
        }

        if (_watch.Still < TurnWatch.StuckAfter || _toldStuck == given.Id)
        {
            return;
        }

        logger.LogMayBeStuck(session.Key, given.Id, _watch.Still);
        var notice = new SessionNotice(name, $"stuck-{given.Id:N}", WorkTexts.MayBeStuck(name, run.Process!.Activity, _watch.Still))
        {
            Choices = [new Choice(WorkTexts.StopLabel, $"/stop {name}")],
        };
        try
        {
            await chats.DeliverAsync(given.Chat, notice);
            _toldStuck = given.Id;
        }
        catch (Exception exception)
        {
            // The next look tells it.
            logger.LogProgressLost(exception, session.Key, given.Chat);
        }
    }
}
