using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class SessionsCommand : IChatCommand
{
    public string Name => "sessions";

    public string Description => "every session, last active first";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var sessions = await run.Overview.SessionsAsync();
        if (sessions.Count == 0)
        {
            return [new(ChatTexts.NoSessions)];
        }

        var current = run.Current.Key;
        var now = run.Scope.Time.WallNow();
        var lines = sessions.Select(session =>
            StatusTexts.SessionLine(session.Entry, session.State, session.Entry.Key.ToString() == current, now));
        var buttons = sessions
            .Where(session => session.Entry.Key.ToString() != current)
            .Take(ChatTexts.MostButtons)
            .Select(static session => new Choice(session.Entry.Name, $"/session {session.Entry.Name}"));
        return [new(string.Join('\n', lines), [.. buttons])];
    }
}
