using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class StopCommand : IChatCommand
{
    public string Name => "stop";

    public string Arguments => "[NAME]";

    public string Description => "interrupt the turn that is running";

    public bool NeedsSession => true;

    // With a name it may be about another session.
    public SessionRight Needs(IReadOnlyList<string> arguments) => arguments.Count == 0 ? SessionRight.Use : SessionRight.None;

    /// <summary>A session that takes longer to name its turn is stopped by no name: a stop must not depend on it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // To a session of an earlier version it names no turn: done again, it could stop the next one.
    public bool MayRepeat => false;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (await FindAsync(run) is not ({ } session, var name))
        {
            return [new(ChatTexts.UnknownSession(run.Text))];
        }

        var areTaken = await run.Chat.Queues.LetGoFirstAsync(session.GetPrimaryKeyString());
        var replies = await StopAsync(run, session, name);
        return areTaken ? replies : [.. replies, new(ChatTexts.NotTakenYet(name))];
    }

    /// <summary>
    /// The session that is meant. A name may come from a button, which may be pressed when another session is the current one. The current
    /// one comes first: where it is another person's, the one who presses may have one of the same name.
    /// </summary>
    private static async Task<(ISessionGrain? Session, string Name)> FindAsync(CommandRun run)
    {
        if (run.Arguments.Count == 0
            || (string.Equals(run.Text, run.Current.Name, StringComparison.OrdinalIgnoreCase)
                && await run.RefusalAsync(SessionRight.Use) is null))
        {
            return (run.Current.Grain, run.Current.Name);
        }

        return await run.User.Find(run.Text) is { } entry ? (run.Scope.Session(entry.Key.ToString()), entry.Name)
            : await run.Chat.Access.FindSharedAsync(run.Message.User, run.Text) is { } shared
                ? (run.Scope.Session(shared.Session), shared.Name)
            : (null, "");
    }

    private static async Task<IReadOnlyList<Reply>> StopAsync(CommandRun run, ISessionGrain session, string name)
    {
        if (run.Message.Stops is { } noted)
        {
            // It was begun before. That turn, if it still runs, and no other.
            await run.AskAsync(session.InterruptTurn(noted));
            return [];
        }

        if (await TurnAsync(run, session) is not { } turn)
        {
            return await run.AskAsync(session.Interrupt()) ? [] : [new(ChatTexts.NothingRuns(name))];
        }

        await run.Chat.Messages.NoteAsync(run.Message with { Stops = turn });
        return await run.AskAsync(session.InterruptTurn(turn)) ? [] : [new(ChatTexts.NothingRuns(name))];
    }

    private static async Task<Guid?> TurnAsync(CommandRun run, ISessionGrain session)
    {
        try
        {
            return (await session.Status().WaitAsync(Patience, run.Scope.Time)).Turn;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
