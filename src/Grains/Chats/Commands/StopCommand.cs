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
        if (run.Message.StopsDraft is { } draft)
        {
            return run.Chat.Drafts.SessionOf(draft) is { } drafted
                ? await StopAsync(run, drafted.Session, drafted.Name)
                : [new(DraftTexts.Over)];
        }

        // A name may come from a button, which may be pressed when another session is the current one.
        if (await run.FindAsync(run.Text) is not { Key: { } key, Name: var name })
        {
            return [new(ChatTexts.UnknownSession(run.Text))];
        }

        return await StopAsync(run, key, name);
    }

    private static async Task<IReadOnlyList<Reply>> StopAsync(CommandRun run, string key, string name)
    {
        var session = run.Scope.Session(key);

        var areTaken = await run.Chat.Queues.LetGoFirstAsync(session.GetPrimaryKeyString());
        var replies = await StopAsync(run, session, name);
        return areTaken ? replies : [.. replies, new(ChatTexts.NotTakenYet(name))];
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
