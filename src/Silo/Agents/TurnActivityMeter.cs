using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents;

/// <summary>Notes what a process shows of its work. The reader of its output writes, anybody reads.</summary>
/// <param name="time">The clock.</param>
internal sealed class TurnActivityMeter(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _tools = [];
    private TimeSpan _last = time.SteadyNow();
    private AgentRetry? _retry;

    /// <summary>A turn begins: what the one before left open is over.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            _tools.Clear();
            _retry = null;
            _last = time.SteadyNow();
        }
    }

    /// <summary>It printed something, which no process does that waits for the model's API.</summary>
    public void Output()
    {
        lock (_lock)
        {
            _retry = null;
            _last = time.SteadyNow();
        }
    }

    /// <summary>A tool began.</summary>
    /// <param name="id">The id of this use.</param>
    /// <param name="tool">The tool's name.</param>
    public void ToolStarted(string id, string tool)
    {
        lock (_lock)
        {
            _tools[id] = tool;
        }
    }

    /// <summary>A tool came back.</summary>
    /// <param name="id">The id of its use.</param>
    public void ToolFinished(string id)
    {
        lock (_lock)
        {
            _tools.Remove(id);
        }
    }

    /// <summary>The model's API is about to be tried again.</summary>
    /// <param name="attempt">Number of the retry, from 1.</param>
    /// <param name="most">How many there will be.</param>
    public void Retrying(int attempt, int most)
    {
        lock (_lock)
        {
            _retry = new(attempt, most, time.SteadyNow());
        }
    }

    /// <summary>What there is to see now.</summary>
    /// <param name="waitsForPerson">Whether a question is open.</param>
    /// <returns>The activity.</returns>
    public TurnActivity Read(bool waitsForPerson = false)
    {
        lock (_lock)
        {
            return new(_last, _tools.Values.FirstOrDefault(), _retry, waitsForPerson);
        }
    }
}
