using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Sessions;

/// <summary>The title of a session's conversation. It is the same here and in the agent's own record, whoever gave it.</summary>
/// <param name="session">The session.</param>
/// <param name="process">Its process, or null.</param>
/// <param name="person">The directory of the session's person, which shows it.</param>
internal sealed class SessionTitle(StoredSession session, Func<IAgentRun?> process, Func<IUserGrain> person)
{
    private SessionState State => session.State;

    /// <inheritdoc cref="ISessionGrain.SetTitle"/>
    public async Task<string> SetAsync(string title)
    {
        (State.Title, State.GivesTitle) = (TitleText.Of(title), true);
        await session.WriteAsync();
        process()?.SetTitle(State.Title);
        Report();
        return State.Title;
    }

    /// <summary>The agent's own record has a title: a process told it, or it was read there.</summary>
    /// <param name="title">The title, or null if there is none.</param>
    public void Take(string? title)
    {
        if (title is null || TitleText.Of(title) is not { Length: > 0 } found)
        {
            return;
        }

        // The next write takes it along: what is told here stands in the agent's record.
        (var before, State.Title, State.GivesTitle) = (State.Title, found, false);
        if (before != found)
        {
            Report();
        }
    }

    private void Report() => person().Titled(session.Key, State.Title!).Ignore();
}
