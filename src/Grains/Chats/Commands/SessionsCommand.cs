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
        var shared = await run.Chat.Access.SharedWithAsync(run.Message.User);
        if (sessions.Count == 0 && shared.Count == 0)
        {
            return [new(ChatTexts.NoSessions)];
        }

        var current = run.Current.Key;
        var now = run.Scope.Time.WallNow();
        var lines = sessions.Select(session =>
            StatusTexts.SessionLine(session.Entry, session.State, session.Entry.Key.ToString() == current, now))
            .Concat(shared.Select(known => SharingTexts.Line(known.Name, known.Owner, known.Session == current)));
        var buttons = sessions
            .Where(session => session.Entry.Key.ToString() != current)
            .Select(static session => session.Entry.Name)
            .Concat(shared.Where(known => known.Session != current).Select(static known => $"{known.Owner}/{known.Name}"))
            .Take(ChatTexts.MostButtons)
            .Select(static name => new Choice(name, $"/session {name}"));
        return [new(string.Join('\n', lines), [.. buttons])];
    }
}
