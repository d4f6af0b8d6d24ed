using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The sessions that work for a chat: one whose machine dies in the midst of that can't say so itself. It alone changes
/// <see cref="ChatState.Working"/>, which is written along with whatever else is.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="route">Calls sessions.</param>
/// <param name="sent">Where prompts went.</param>
/// <param name="current">The session that the chat talks to.</param>
/// <param name="live">Shows who works.</param>
/// <param name="log">Where it is told.</param>
internal sealed class WorkingSessions(
    ChatScope scope, ChatState state, SessionRoute route, SentPrompts sent, CurrentSession current, LiveView live, OutputLog log)
{
    /// <summary>Those that have said so since the chat is in memory; what is only in the store may be over.</summary>
    private readonly HashSet<string> _heard = [];
    private bool _isLooking;

    /// <summary>Whether a session works.</summary>
    public bool Any => state.Working.Count > 0;

    /// <summary>A session says whether it works.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isWorking">Whether it works now.</param>
    public void Note(string name, bool isWorking)
    {
        state.Working.RemoveAll(working => working.Name == name);
        if (isWorking && (sent.KeyOf(name) ?? (current.Name == name ? current.Key : null)) is { } key)
        {
            state.Working.Add(new(key, name));
            _heard.Add(key);
        }
    }

    /// <summary>A session has another key now.</summary>
    /// <param name="from">The key of the session that moved.</param>
    /// <param name="to">Its new key.</param>
    public void Follow(string from, string to) =>
        state.Working = [.. state.Working.Select(working => working.Session == from ? working with { Session = to } : working)];

    /// <summary>Takes those that work for a chat that is no more.</summary>
    /// <param name="working">The sessions.</param>
    public void Merge(IReadOnlyList<WorkingSession> working) => state.Working.AddRange(working);

    /// <summary>All of them are looked after elsewhere now.</summary>
    public void Clear() => state.Working.Clear();

    /// <summary>
    /// A machine that dies in a turn says nothing any more: the chat says so for it, once, and shows no work that nobody does.
    /// </summary>
    public async Task TellLostAsync()
    {
        foreach (var lost in await TakeLostAsync())
        {
            live.End(lost.Name);
            var text = ChatTexts.TurnAway(SessionKey.Parse(lost.Session).Machine, lost.Name);
            log.Tell($"away-{lost.Session}-{log.Last + 1}", lost.Name, text);
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
            foreach (var working in state.Working.ToArray())
            {
                var isAway = !scope.Machines.Online.Contains(SessionKey.Parse(working.Session).Machine);
                if (isAway && await IsLostAsync(working) && state.Working.Remove(working))
                {
                    lost.Add(working);
                }
                else if (!isAway && !_heard.Contains(working.Session) && !await IsWorkingAsync(working))
                {
                    state.Working.Remove(working);
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
            return await route.FollowAsync(working.Session, new MachineAwayException(SessionKey.Parse(working.Session).Machine)) is null;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return false;
        }
    }

    private async Task<bool> IsWorkingAsync(WorkingSession working)
    {
        try
        {
            if ((await route.CallAsync(working.Session, static session => session.Status())).Phase is not SessionPhase.Working)
            {
                return false;
            }

            _heard.Add(working.Session);
            return true;
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException or OrleansException)
        {
            // The next look tells.
            return true;
        }
    }
}
