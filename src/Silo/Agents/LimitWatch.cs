using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>Tells when the processes of a run meet a limit: what was ended, or not started, would be a riddle to its person.</summary>
internal sealed class LimitWatch
{
    /// <summary>How often is looked.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>How long the same is not told again: who has met a limit meets it again and again.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMinutes(2);

    private readonly IReadOnlyList<ResourceLimit> _limits;
    private readonly Func<ResourceLimit, long> _timesMet;
    private readonly AgentEventQueue _events;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<ResourceLimit, (long Times, long? Told)> _met = [];
    private readonly Task _watching;

    /// <param name="limits">The limits of the process and all that comes from it.</param>
    /// <param name="timesMet">How often one was met so far.</param>
    /// <param name="events">Where it is told.</param>
    /// <param name="time">The clock.</param>
    public LimitWatch(
        IReadOnlyList<ResourceLimit> limits, Func<ResourceLimit, long> timesMet, AgentEventQueue events, TimeProvider time)
    {
        _limits = limits;
        _timesMet = timesMet;
        _events = events;
        _time = time;
        _watching = limits.Any(static limit => limit.Count is not null) ? WatchAsync() : Task.CompletedTask;
    }

    /// <summary>The run ends: looks once more, for the last time.</summary>
    /// <returns>A task that ends when it was told.</returns>
    public async Task EndAsync()
    {
        _over.TrySetResult();
        await _watching;
        await LookAsync();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            try
            {
                await _over.Task.WaitAsync(Period, _time);
                return;
            }
            catch (TimeoutException)
            {
                await LookAsync();
            }
        }
    }

    private async Task LookAsync()
    {
        foreach (var limit in _limits)
        {
            var (before, told) = _met.GetValueOrDefault(limit);
            var times = _timesMet(limit);
            if (times <= before)
            {
                continue;
            }

            var isTold = told is not { } last || _time.GetElapsedTime(last) >= Quiet;
            _met[limit] = (times, isTold ? _time.GetTimestamp() : told);
            if (isTold)
            {
                await _events.PostAsync(new AgentReachedLimit(Guid.NewGuid(), limit.Reached));
            }
        }
    }
}
