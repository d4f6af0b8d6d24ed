namespace Dormouse.Grains.Chats.Commands;

/// <summary>Ends what <see cref="ShareCommand"/> began.</summary>
internal sealed class UnshareCommand : IChatCommand
{
    public string Name => "unshare";

    public string Arguments => "[link]";

    public string Description => "keep the session to yourself again";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments is [SharedPageCommands.Link])
        {
            return await SharedPageCommands.EndAsync(run);
        }

        if (run.Chat.Access.Known(run.Current.Key!) is not { } known
            || await run.Chat.Access.ShareAsync(known) is null)
        {
            return [new(SharingTexts.WasNotShared(run.Current.Name))];
        }

        await run.NoteAsync(AuditTexts.Unshares(known.Name));
        await run.AskAsync(run.User.Unshare(known.Name, run.Scope.Key));
        run.Chat.Current.Unshare(known);
        return [new(SharingTexts.Unshared(known.Name))];
    }
}
