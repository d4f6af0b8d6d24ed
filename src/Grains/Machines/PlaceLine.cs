namespace Dormouse.Grains.Machines;

/// <summary>The sessions that wait for a place, in the order in which they came. For one thread at a time.</summary>
internal sealed class PlaceLine
{
    private readonly LinkedList<Waiting> _line = [];
    private readonly Dictionary<SessionKey, LinkedListNode<Waiting>> _positions = [];

    /// <summary>How many wait.</summary>
    public int Count => _line.Count;

    /// <summary>Who has waited longest, and how it is called; null if nobody waits.</summary>
    public (SessionKey Session, Func<Task> Call)? First => _line.First is { Value: var first } ? (first.Session, first.Call) : null;

    /// <summary>Adds a session; who waits already keeps its position.</summary>
    /// <param name="session">The session.</param>
    /// <param name="call">How it is called.</param>
    /// <param name="isFirst">Whether it goes before all others, because its turn had come.</param>
    public void Add(SessionKey session, Func<Task> call, bool isFirst)
    {
        if (!_positions.ContainsKey(session))
        {
            var waiting = new Waiting(session, call);
            _positions[session] = isFirst ? _line.AddFirst(waiting) : _line.AddLast(waiting);
        }
    }

    /// <summary>Removes a session, if it waits.</summary>
    /// <param name="session">The session.</param>
    public void Remove(SessionKey session)
    {
        if (_positions.Remove(session, out var position))
        {
            _line.Remove(position);
        }
    }

    /// <summary>Whether a session is one of the first; see <see cref="Places.HasHope"/>. It is remembered that it was told.</summary>
    /// <param name="session">The session.</param>
    /// <param name="coming">How many are the first.</param>
    /// <returns>False also if it does not wait.</returns>
    public bool HasHope(SessionKey session, int coming)
    {
        if (!_positions.TryGetValue(session, out var position))
        {
            return false;
        }

        position.Value.IsHopeful = _line.Take(coming).Contains(position.Value);
        return position.Value.IsHopeful;
    }

    /// <summary>Everybody who waits believes from now on to get a place in a moment.</summary>
    public void GiveHope()
    {
        foreach (var waiting in _line)
        {
            waiting.IsHopeful = true;
        }
    }

    /// <summary>Takes the hope of those who are not of the first.</summary>
    /// <param name="coming">How many are the first.</param>
    /// <returns>How those are called who had hope.</returns>
    public IReadOnlyList<Func<Task>> Disappoint(int coming)
    {
        List<Func<Task>> disappointed = [];
        foreach (var waiting in _line.Skip(coming).Where(static waiting => waiting.IsHopeful))
        {
            waiting.IsHopeful = false;
            disappointed.Add(waiting.Call);
        }

        return disappointed;
    }

    private sealed class Waiting(SessionKey session, Func<Task> call)
    {
        public SessionKey Session => session;

        public Func<Task> Call => call;

        /// <summary>Whether it believes that it gets a place in a moment.</summary>
        public bool IsHopeful { get; set; }
    }
}
