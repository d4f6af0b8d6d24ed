namespace Dormouse.Grains.Machines;

/// <summary>
/// The places for processes on this machine. A session has one from before its process starts until nothing of that is left, so there are
/// never more processes than places. Who finds none waits in line and is called when one is kept for it: first those whose person has
/// fewest places, so that places go round by person, and of these who came first. One for the silo, for any thread; no clock, no grains.
/// </summary>
internal sealed class Places
{
    private readonly Lock _lock = new();
    private readonly HashSet<Place> _taken = [];
    private readonly PlaceLine _line;
    private readonly Func<int> _most;

    /// <summary>Places that are kept for sessions which were called and have not come for them.</summary>
    private readonly Dictionary<SessionKey, Place> _offered = [];

    private bool _isDraining;
    private bool _isOpen;
    private bool _isClosed;

    /// <summary>Begins with all places free.</summary>
    /// <param name="most">How many places there are.</param>
    /// <param name="isOpen">Whether it is known if the machine is drained; until <see cref="SetDraining"/> says so everybody waits.</param>
    public Places(Func<int> most, bool isOpen = true)
    {
        (_most, _isOpen) = (most, isOpen);
        _line = new(PlacesOf);
    }

    /// <summary>How many places there are.</summary>
    public int Most => _most();

    /// <summary>Whether the machine is drained: nobody gets a place, and everybody waits.</summary>
    public bool IsDraining => Volatile.Read(ref _isDraining);

    /// <summary>How many places are taken.</summary>
    public int Taken
    {
        get
        {
            lock (_lock)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>Sessions that came for their place and have no process yet.</summary>
    public IReadOnlyList<SessionKey> Starting
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _taken.Where(place => !place.HasProcess && _offered.GetValueOrDefault(place.Session) != place)
                        .Select(static place => place.Session),
                ];
            }
        }
    }

    /// <summary>Whether somebody waits, or was called and has not come yet.</summary>
    public bool IsWanted
    {
        get
        {
            lock (_lock)
            {
                return _line.Count > 0 || _offered.Count > 0;
            }
        }
    }

    /// <summary>How many more places would be needed for all who wait.</summary>
    public int Lacking
    {
        get
        {
            lock (_lock)
            {
                return Math.Max(_line.Count - Math.Max(Most - _taken.Count, 0), 0);
            }
        }
    }

    /// <summary>
    /// Drains the machine, or ends that, and then all who wait are called: those whose process still lives need no place. For the
    /// machine's grain, which keeps it.
    /// </summary>
    /// <param name="isDraining">Whether it is drained.</param>
    public void SetDraining(bool isDraining)
    {
        bool ends, opens;
        lock (_lock)
        {
            ends = _isDraining && !isDraining;
            opens = !_isOpen && !_isClosed;
            _isDraining = isDraining;
            _isOpen = !_isClosed;
            if (ends)
            {
                _line.GiveHope();
            }
        }

        CallNext();
        if (!isDraining || opens)
        {
            Disappoint(coming: 0);
        }
    }

    /// <summary>The silo stops: nobody gets a place any more, and nobody is told; whoever waits goes on with the next silo.</summary>
    public void Close()
    {
        lock (_lock)
        {
            (_isOpen, _isClosed) = (false, true);
        }
    }

    /// <summary>Takes a place, or a position at the end of the line; who waits already keeps its position.</summary>
    /// <param name="session">The session.</param>
    /// <param name="person">The person whose it is.</param>
    /// <param name="call">
    /// Called once a place is kept for the session. It ends when the session has come for it or does not want it; the place goes on to the
    /// next one then. A session that can't be called loses its turn.
    /// </param>
    /// <returns>The place; null if the session waits.</returns>
    public Place? TryTake(SessionKey session, string person, Func<Task> call)
    {
        lock (_lock)
        {
            if (_isDraining || !_isOpen)
            {
                _line.Add(session, person, call, isFirst: Withdraw(session));
                return null;
            }

            if (_offered.Remove(session, out var kept))
            {
                return kept;
            }

            if (_taken.Count < Most && (_line.First is not { } first || first.Session == session))
            {
                _line.Remove(session);
                return Take(session, person);
            }

            _line.Add(session, person, call, isFirst: false);
            return null;
        }
    }

    /// <summary>A session does not want a place (any more): it leaves the line, and what is kept for it goes to the next one.</summary>
    /// <param name="session">The session.</param>
    public void Leave(SessionKey session)
    {
        lock (_lock)
        {
            _line.Remove(session);
            if (!Withdraw(session))
            {
                return;
            }
        }

        CallNext();
    }

    /// <summary>Calls those whose turn it is, as many as there are free places; also to be done when places were added.</summary>
    public void CallNext()
    {
        while (Offer() is var (place, call))
        {
            _ = Task.Run(() => CallAsync(place, call));
        }
    }

    /// <summary>Whether a session that waits is one of the first, and gets one of the places that will be free in a moment.</summary>
    /// <param name="session">The session.</param>
    /// <param name="coming">How many will be.</param>
    /// <returns>True if it is; then it is called if <see cref="Disappoint"/> finds that it is no more.</returns>
    public bool HasHope(SessionKey session, int coming)
    {
        lock (_lock)
        {
            return _line.HasHope(session, _isOpen ? coming : _line.Count);
        }
    }

    /// <summary>
    /// Whether a session that has a place and is between two turns is to leave it to somebody else: to a person who has none and waits, or
    /// so few that both have about as many then.
    /// </summary>
    /// <param name="person">The person whose session it is.</param>
    /// <returns>False also while there are places enough.</returns>
    public bool IsDueToOthers(string person)
    {
        lock (_lock)
        {
            return _isOpen && !_isDraining && _taken.Count >= Most
                && _line.People.Any(other => other != person && PlacesOf(other) is var has && (has == 0 || has + 1 < PlacesOf(person)));
        }
    }

    /// <summary>Calls those who had hope and have none any more; they keep their position.</summary>
    /// <param name="coming">How many places will be free in a moment.</param>
    public void Disappoint(int coming)
    {
        IReadOnlyList<Func<Task>> disappointed;
        lock (_lock)
        {
            disappointed = _line.Disappoint(_isOpen ? coming : _line.Count);
        }

        foreach (var call in disappointed)
        {
            _ = Task.Run(() => CallAsync(place: null, call));
        }
    }

    /// <summary>A process holds a place; see <see cref="Place.Fill"/>.</summary>
    /// <param name="place">The place.</param>
    public void Fill(Place place)
    {
        lock (_lock)
        {
            place.HasProcess = true;
        }
    }

    /// <summary>A place is free; see <see cref="Place"/>. The same again changes nothing.</summary>
    /// <param name="place">The place.</param>
    public void Free(Place place)
    {
        lock (_lock)
        {
            _taken.Remove(place);
        }

        CallNext();
    }

    private async Task CallAsync(Place? place, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception)
        {
            // It is woken again because it has work that is open, and asks then.
        }

        if (place is not null && IsStillOffered(place))
        {
            Free(place);
        }
    }

    private bool IsStillOffered(Place place)
    {
        lock (_lock)
        {
            return _offered.GetValueOrDefault(place.Session) == place && _offered.Remove(place.Session);
        }
    }

    private (Place Place, Func<Task> Call)? Offer()
    {
        lock (_lock)
        {
            if (!_isOpen || _isDraining || _taken.Count >= Most || _line.First is not { } first)
            {
                return null;
            }

            _line.Remove(first.Session);
            var place = Take(first.Session, first.Person);
            _offered[place.Session] = place;
            return (place, first.Call);
        }
    }

    private int PlacesOf(string person) => _taken.Count(place => place.Person == person);

    private Place Take(SessionKey session, string person)
    {
        var place = new Place(this, session, person);
        _taken.Add(place);
        return place;
    }

    private bool Withdraw(SessionKey session) => _offered.Remove(session, out var place) && _taken.Remove(place);
}
