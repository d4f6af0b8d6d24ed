using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Machines;

/// <summary>
/// Finds the sessions whose places others can have, and asks them to sleep: while somebody waits, the longest-idle ones, or the one whose
/// agent has waited for a person for too long; while the machine is drained, all that are free. Looks every second while that lasts.
/// </summary>
/// <param name="places">The places.</param>
/// <param name="agents">The processes that are alive.</param>
/// <param name="grains">The sessions.</param>
/// <param name="longestQuestion">How long an agent may wait for a person while others wait for its place.</param>
/// <param name="time">The clock.</param>
internal sealed class PlaceWatch(
    Places places, IAgentHost agents, IGrainFactory grains, TimeSpan longestQuestion, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;

    /// <summary>Somebody waits, or the machine is drained, or is no more.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _timer ??= time.CreateTimer(static watch => ((PlaceWatch)watch!).Look(), this, LookEvery, LookEvery);
        }

        Look();
    }

    /// <summary>A session waits: whether it gets a place in a moment, because it is one of the first and others fall asleep.</summary>
    /// <param name="session">The session.</param>
    /// <returns>False if nobody knows how long it has to wait. If true, it is called when that is no more so.</returns>
    public bool HasHope(SessionKey session)
    {
        Begin();
        return places.HasHope(session, Coming);
    }

    /// <summary>
    /// Whether a session that is between two turns is to leave its place to somebody else, because nobody else's comes free.
    /// </summary>
    /// <param name="person">The person whose session it is.</param>
    /// <returns>True if it is.</returns>
    public bool IsDueToOthers(string person) => places.IsDueToOthers(person) && Coming == 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _timer?.Dispose();
        }
    }

    /// <summary>Places that are taken and will be free as soon as sessions that have nothing to do are asleep.</summary>
    private int Coming => places.IsDraining ? 0 : agents.Runs.Count(static run => run.IsEnding || IsFree(run));

    private static bool IsFree(IAgentRun run) => run.IdleSince is not null && !run.HasBackgroundWork;

    private void Look()
    {
        lock (_lock)
        {
            if (!IsNeeded())
            {
                _timer?.Dispose();
                _timer = null;
            }
        }

        places.CallNext();
        foreach (var run in Dispensable())
        {
            grains.GetGrain<ISessionGrain>(run.Session.ToString()).MakeRoom().Ignore();
        }

        places.Disappoint(Coming);
    }

    private bool IsNeeded() =>
        places.IsDraining ? agents.Runs.Count > 0 || places.Starting.Count > 0 : places.IsWanted;

    private IEnumerable<IAgentRun> Dispensable()
    {
        var runs = agents.Runs;
        if (places.IsDraining)
        {
            return runs;
        }

        var lacking = places.Lacking - runs.Count(static run => run.IsEnding);
        if (lacking <= 0)
        {
            return [];
        }

        IAgentRun[] idle = [.. runs.Where(static run => !run.IsEnding && IsFree(run)).OrderBy(static run => run.IdleSince).Take(lacking)];
        return idle.Length > 0 || runs.Any(static run => run.IsEnding) ? idle : LongestAsking(runs);
    }

    /// <summary>Whose agent has waited for a person longest, and for so long that nobody may come.</summary>
    private IEnumerable<IAgentRun> LongestAsking(IEnumerable<IAgentRun> runs) => runs
        .Where(run => !run.HasBackgroundWork && time.SteadyNow() - run.AsksSince >= longestQuestion)
        .OrderBy(static run => run.AsksSince)
        .Take(1);
}
