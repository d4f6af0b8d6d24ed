using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// Tells a turn that works from one that may be stuck, by looks at its agent's activity and processor time. Has no clock.
/// </summary>
internal sealed class TurnWatch
{
    /// <summary>From this long a silence on, people are told what is known.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>Without any sign of work for so long, a turn may be stuck.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromMinutes(10);

    // An agent that only waits was seen to use up to 1 % of a core.
    private const double BusyShare = 0.03;

    // A machine that slept itself, or a silo that was held up, saw nothing of the time between.
    private static readonly TimeSpan LongestBlink = TimeSpan.FromMinutes(3);

    private (TimeSpan At, TimeSpan Processor)? _sample;
    private TimeSpan _busyAt;

    /// <summary>Whether its processes used the processor between the last two looks; false before there were two.</summary>
    public bool UsesProcessor { get; private set; }

    /// <summary>How long nothing was seen that tells of work, as of the last look.</summary>
    public TimeSpan Still { get; private set; }

    /// <summary>Takes a look.</summary>
    /// <param name="activity">What the agent shows.</param>
    /// <param name="processor">Processor time that its processes have used so far.</param>
    /// <param name="now">The time, by the steady clock.</param>
    public void Look(TurnActivity activity, TimeSpan processor, TimeSpan now)
    {
        var elapsed = now - _sample?.At;
        UsesProcessor = elapsed > TimeSpan.Zero && (processor - _sample!.Value.Processor) / elapsed.Value >= BusyShare;
        _sample = (now, processor);
        if (UsesProcessor || activity.WaitsForPerson || elapsed > LongestBlink)
        {
            _busyAt = now;
        }

        _busyAt = Later(_busyAt, Later(activity.LastOutput, activity.Retry?.At ?? activity.LastOutput));
        Still = elapsed is null ? TimeSpan.Zero : now - _busyAt;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
