using Dormouse.Grains.People;

namespace Dormouse.Grains.Journal;

/// <summary>
/// How the machines are and how much waits for one person, looked at again and again as long as somebody reads it. Only the newest counts;
/// none of it is kept.
/// </summary>
/// <param name="overview">Looks.</param>
/// <param name="start">Starts a timer that looks at once and then periodically.</param>
/// <param name="changed">Called when something is to be told.</param>
internal sealed class PersonWatch(Overview overview, Func<Func<Task>, TimeSpan, IDisposable> start, Action changed)
{
    private const double LoadStep = 0.1;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (long Number, News News)> _told = [];
    private string? _waits;
    private int _readers;
    private long _number;
    private IDisposable? _timer;
    private bool _isLooking;

    /// <summary>Whether anybody reads now.</summary>
    public bool IsRead => _readers > 0;

    /// <summary>Somebody reads.</summary>
    /// <returns>Ends that.</returns>
    public IDisposable Begin()
    {
        if (_readers++ == 0)
        {
            _timer = start(LookAsync, Every);
        }

        return new Reading(this);
    }

    /// <summary>What is next to be told.</summary>
    /// <param name="number">What was told last; 0 for nothing.</param>
    /// <returns>Its number and the news; null if that is all.</returns>
    public (long Number, News News)? After(long number)
    {
        (long Number, News News)? next = null;
        foreach (var told in _told.Values.Where(told => told.Number > number))
        {
            next = next is { } known && known.Number < told.Number ? known : told;
        }

        return next;
    }

    private async Task LookAsync()
    {
        if (_isLooking)
        {
            return;
        }

        _isLooking = true;
        try
        {
            var before = _number;
            foreach (var machine in await overview.MachinesAsync())
            {
                var told = _told.TryGetValue(machine.Name, out var last) ? last.News.Machine : null;
                if (told is null || !SaysTheSame(told, machine))
                {
                    _told[machine.Name] = (++_number, new(0, "", Entry: null) { Machine = machine });
                }
            }

            var waits = (await overview.WaitsAsync()).Items;
            var shown = string.Join('\n', waits.Select(static item => $"{item.Wait.Question.QuestionId} {item.Wait.PutOffUntil:O}"));
            if (_waits is not null && _waits != shown)
            {
                _told[""] = (++_number, new(0, "", Entry: null) { Waits = waits.Count });
            }

            _waits = shown;
            if (_number != before)
            {
                changed();
            }
        }
        catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
        {
            // The next look tells it.
        }
        finally
        {
            _isLooking = false;
        }
    }

    private static bool SaysTheSame(MachineView one, MachineView other) =>
        one.AwaySince.HasValue == other.AwaySince.HasValue
        && one.Own.Count == other.Own.Count
        && (one.Description, other.Description) switch
        {
            (null, null) => true,
            ({ } before, { } now) => before.IsDraining == now.IsDraining
                && before.MaxLive == now.MaxLive
                && before.Live.SequenceEqual(now.Live)
                && before.Agents.Count == now.Agents.Count
                && Math.Abs((before.Load ?? 0) - (now.Load ?? 0)) < LoadStep,
            _ => false,
        };

    private sealed class Reading(PersonWatch watch) : IDisposable
    {
        public void Dispose()
        {
            if (--watch._readers == 0)
            {
                watch._timer?.Dispose();
                watch._timer = null;
            }
        }
    }
}
