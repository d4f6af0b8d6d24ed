using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The sessions that work for a chat: one whose machine dies in the midst of that can't say so itself. It alone changes
/// <see cref="ChatState.Working"/>, which is written along with whatever else is.
/// </summary>
internal sealed class WorkingSessions
{
    /// <summary>A word that work is over may be lost, so who was silent for so long is asked.</summary>
    private static readonly TimeSpan AskAfter = TimeSpan.FromMinutes(1);

    private readonly ChatScope _scope;
    private readonly ChatState _state;
    private readonly SessionRoute _route;
    private readonly SentPrompts _sent;
    private readonly CurrentSessions _current;
    private readonly LiveView _live;
    private readonly OutputLog _log;

    /// <summary>When each has said so last since the chat is in memory; what is only in the store may be over.</summary>
    private readonly Dictionary<string, TimeSpan> _heard = [];
    private string[] _inRow;
    private bool _isLooking;

    /// <summary>Goes on with what is stored.</summary>
    /// <param name="scope">The chat.</param>
    /// <param name="state">The chat's state.</param>
    /// <param name="route">Calls sessions.</param>
    /// <param name="sent">Where prompts went.</param>
    /// <param name="current">The session that the chat talks to.</param>
    /// <param name="live">Shows who works.</param>
    /// <param name="log">Where it is told.</param>
    public WorkingSessions(
        ChatScope scope, ChatState state, SessionRoute route, SentPrompts sent, CurrentSessions current, LiveView live, OutputLog log)
    {
        (_scope, _state, _route, _sent, _current, _live, _log) = (scope, state, route, sent, current, live, log);
        _inRow = Keys();
        log.OnWrite(() =>
        {
            var keys = Keys();
            return () => _inRow = keys;
        });
    }

    /// <summary>Whether the row still has one that works no more: the next activation would take it for one whose machine died.</summary>
    public bool HasUnwritten => _inRow.Any(key => !_state.Working.Exists(working => working.Session == key));

    /// <summary>Whether a session works.</summary>
    public bool Any => _state.Working.Count > 0;

    /// <summary>A session says whether it works.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isWorking">Whether it works now.</param>
    public void Note(string name, bool isWorking)
    {
        _state.Working.RemoveAll(working => working.Name == name);
        if (isWorking && (_sent.KeyOf(name) ?? (_current.Name == name ? _current.Key : null)) is { } key)
        {
            _state.Working.Add(new(key, name));
            _heard[key] = _scope.Time.SteadyNow();
        }
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) =>
        _state.Working = [.. _state.Working.Select(working => working.Session == from ? working with { Session = to } : working)];

    /// <summary>All of them are looked after elsewhere now.</summary>
    public void Clear() => _state.Working.Clear();

    /// <summary>
    /// A machine that dies in a turn says nothing any more: the chat says so for it, once, and shows no work that nobody does.
    /// </summary>
    public async Task TellLostAsync()
    {
        foreach (var lost in await TakeLostAsync())
        {
            _live.End(lost.Name);
            var text = ChatTexts.TurnAway(SessionKey.Parse(lost.Session).Machine, lost.Name);
            _log.Tell($"away-{lost.Session}-{_log.Last + 1}", lost.Name, text);
        }
    }

    /// <summary>Takes out the sessions that work no more, and says which of them are on machines that are away.</summary>
    /// <returns>Those whose machine is away. They are named once.</returns>
    private async Task<IReadOnlyList<WorkingSession>> TakeLostAsync()
    {
        if (_isLooking)
        {
            return [];
        }

        _isLooking = true;
        try
        {
            var lost = new List<WorkingSession>();
            foreach (var working in _state.Working.ToArray())
            {
                var isAway = !_scope.Machines.Online.Contains(SessionKey.Parse(working.Session).Machine);
                if (isAway && await IsLostAsync(working) && _state.Working.Remove(working))
                {
                    lost.Add(working);
                }
                else if (!isAway && HasBeenSilent(working.Session) && !await IsWorkingAsync(working) && HasBeenSilent(working.Session))
                {
                    _state.Working.Remove(working);
                    _live.End(working.Name);
                }
            }

            return lost;
        }
        finally
        {
            _isLooking = false;
        }
    }

    /// <summary>Whether a session is still on its machine, which is away, and has not left it before.</summary>
    private async Task<bool> IsLostAsync(WorkingSession working)
    {
        try
        {
            return await _route.FollowAsync(working.Session, new MachineAwayException(SessionKey.Parse(working.Session).Machine)) is null;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return false;
        }
    }

    private bool HasBeenSilent(string key) => !_heard.TryGetValue(key, out var at) || _scope.Time.SteadyNow() - at >= AskAfter;

    private string[] Keys() => [.. _state.Working.Select(static working => working.Session)];

    private async Task<bool> IsWorkingAsync(WorkingSession working)
    {
        try
        {
            if ((await _route.CallAsync(working.Session, static session => session.Status(), isWork: false)).Phase
                is not SessionPhase.Working)
            {
                return false;
            }

            _heard[working.Session] = _scope.Time.SteadyNow();
            return true;
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException or OrleansException)
        {
            // The next look tells.
            return true;
        }
    }
}
