namespace Dormouse.Grains.Chats.Commands;

/// <summary>Lets the others of a chat use the sender's session there, or whoever has an address read it.</summary>
internal sealed class ShareCommand : IChatCommand
{
    private const string Approvals = "approvals";

    public string Name => "share";

    public string Arguments => "[approvals | link [for TIME] | links]";

    public string Description => "let the others of this group use the session here, or whoever has an address read it";

    public bool NeedsSession => true;

    public SessionRight Needs(IReadOnlyList<string> arguments) => SessionRight.Own;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (run.Arguments is [SharedPageCommands.Link, ..])
        {
            return await SharedPageCommands.MakeAsync(run, [.. run.Arguments.Skip(1)]);
        }

        if (run.Arguments is [SharedPageCommands.Links])
        {
            return await SharedPageCommands.ListAsync(run);
        }

        if (run.Arguments is not ([] or [Approvals]))
        {
            return [new(SharingTexts.Usage)];
        }

        if (!ChatKey.IsGroup(run.Scope.Key))
        {
            return [new(SharingTexts.NobodyElse)];
        }

        var (known, withApprovals) = (run.Chat.Access.Known(run.Current.Key!)!, run.Arguments.Count > 0);
        await run.NoteAsync(AuditTexts.Shares(known.Name, withApprovals));
        if (!await run.AskAsync(run.User.Share(known.Name, new(run.Scope.Key, withApprovals))))
        {
            return [new(Texts.ChatTexts.IsArchived(known.Name))];
        }

        run.Chat.Current.Share(known);
        return [new(SharingTexts.Shared(known.Name, withApprovals))];
    }
}
