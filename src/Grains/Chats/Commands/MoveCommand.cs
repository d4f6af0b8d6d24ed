using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>Moves a session to another machine, says how that goes, or calls it off.</summary>
internal sealed class MoveCommand : IChatCommand
{
    private const string Cancel = "cancel";

    public string Name => "move";

    public string Arguments => "NAME @MACHINE";

    public string Description => "move a session to another machine, with its history and its files";

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var machines = run.Arguments.Where(static word => word.StartsWith('@')).ToArray();
        var words = run.Arguments.Where(static word => !word.StartsWith('@')).ToList();
        var cancels = machines.Length == 0 && words is [.., Cancel] && words.Remove(Cancel);
        if (words.Count > 1 || machines.Length > 1 || (words.Count == 0 && run.Current.Key is null))
        {
            return [new(MoveTexts.Usage)];
        }

        if (words.Count == 0 && await run.RefusalAsync(SessionRight.Own) is { } notTheirs)
        {
            return [notTheirs];
        }

        var name = words.Count == 0 ? run.Current.Name : words[0];
        if (await run.User.Find(name) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(name))];
        }

        var session = run.Scope.Session(entry.Key.ToString());
        if (cancels)
        {
            await run.NoteAsync(AuditTexts.CancelsMove(entry.Name));
            return [new(await run.AskAsync(session.CancelMove())
                ? MoveTexts.Cancelled(entry.Name, entry.Key.Machine)
                : MoveTexts.NotMoving(entry.Name))];
        }

        if (machines is not [var named])
        {
            return [new((await run.AskAsync(session.Status())).MovesTo is { } goal ? MoveTexts.Moving(entry.Name, goal) : MoveTexts.Usage)];
        }

        var machine = named[1..].ToLowerInvariant();
        var online = run.Scope.Machines.Online;
        if (!online.Contains(machine))
        {
            return [new(ChatTexts.UnknownMachine(machine, online))];
        }

        await run.NoteAsync(AuditTexts.Moves(entry.Name, entry.Key.Machine, machine));
        var receipt = await run.AskAsync(session.Move(machine, run.Scope.Key));
        return receipt.Refusal is { } refusal
            ? [new(refusal)]
            : [new(MoveTexts.Begins(entry.Name, machine, receipt.WaitsForTurn), [new("Cancel", $"/{Name} {entry.Name} {Cancel}")])];
    }
}
