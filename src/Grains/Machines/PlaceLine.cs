namespace Dormouse.Grains.Machines;

/// <summary>
/// The sessions that wait for a place. Places go round by person: next is who has waited longest of the person that has fewest places. For
/// one thread at a time.
/// </summary>
/// <param name="placesOf">How many places a person has.</param>
internal sealed class PlaceLine(Func<string, int> placesOf)
{
    private readonly LinkedList<Waiting> _line = [];
    private readonly Dictionary<SessionKey, LinkedListNode<Waiting>> _positions = [];

    /// <summary>How many wait.</summary>
    public int Count => _line.Count;

    /// <summary>The people whose sessions wait.</summary>
    public IEnumerable<string> People => _line.Select(static waiting => waiting.Person).Distinct();

    /// <summary>Whose turn is next, and how it is called; null if nobody waits.</summary>
    public (SessionKey Session, string Person, Func<Task> Call)? First =>
        InOrder().FirstOrDefault() is { } first ? (first.Session, first.Person, first.Call) : null;

    /// <summary>Adds a session; who waits already keeps its position.</summary>
    /// <param name="session">The session.</param>
    /// <param name="person">The person whose it is.</param>
    /// <param name="call">How it is called.</param>
    /// <param name="isFirst">Whether it goes before all others, because its turn had come.</param>
    public void Add(SessionKey session, string person, Func<Task> call, bool isFirst)
    {
        if (!_positions.ContainsKey(session))
        {
            var waiting = new Waiting(session, person, call);
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

    /// <summary>Whether a session is one of the next; see <see cref="Places.HasHope"/>. It is remembered that it was told.</summary>
    /// <param name="session">The session.</param>
    /// <param name="coming">How many are the next.</param>
    /// <returns>False also if it does not wait.</returns>
    public bool HasHope(SessionKey session, int coming)
    {
        if (!_positions.TryGetValue(session, out var position))
        {
            return false;
        }

        position.Value.IsHopeful = InOrder().Take(coming).Contains(position.Value);
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

    /// <summary>Takes the hope of those who are not of the next.</summary>
    /// <param name="coming">How many are the next.</param>
    /// <returns>How those are called who had hope.</returns>
    public IReadOnlyList<Func<Task>> Disappoint(int coming)
    {
        var next = InOrder().Take(coming).ToHashSet();
        List<Func<Task>> disappointed = [];
        foreach (var waiting in _line.Where(waiting => waiting.IsHopeful && !next.Contains(waiting)))
        {
            waiting.IsHopeful = false;
            disappointed.Add(waiting.Call);
        }

        return disappointed;
    }

    /// <summary>Those who wait, as places come: each place counts for the person who gets it.</summary>
    private IEnumerable<Waiting> InOrder()
    {
        var places = new Dictionary<string, int>();
        var left = _line.ToList();
        while (left.Count > 0)
        {
            // Of equals the first one, which has waited longest.
            var next = left.MinBy(waiting => Of(waiting.Person))!;
            places[next.Person] = Of(next.Person) + 1;
            left.Remove(next);
            yield return next;
        }

        int Of(string person) => places.TryGetValue(person, out var known) ? known : places[person] = placesOf(person);
    }

    private sealed class Waiting(SessionKey session, string person, Func<Task> call)
    {
        public SessionKey Session => session;

        public string Person => person;

        public Func<Task> Call => call;

        /// <summary>Whether it believes that it gets a place in a moment.</summary>
        public bool IsHopeful { get; set; }
    }
}
