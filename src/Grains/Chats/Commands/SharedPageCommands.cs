using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

/// <summary>What <c>/share link</c> and <c>/unshare link</c> do: pages that whoever has their address can read.</summary>
internal static class SharedPageCommands
{
    /// <summary>The word behind <c>/share</c> that makes one.</summary>
    public const string Link = "link";

    /// <summary>The word behind <c>/share</c> that lists them.</summary>
    public const string Links = "links";

    /// <summary>Makes a page of the current session.</summary>
    /// <param name="run">The command, of the session's own person.</param>
    /// <param name="words">What stands behind <see cref="Link"/>.</param>
    /// <returns>What to say.</returns>
    public static async Task<IReadOnlyList<Reply>> MakeAsync(CommandRun run, IReadOnlyList<string> words)
    {
        var time = words switch
        {
            [] => SharedPage.Usual,
            ["for", var text] => TimeWords.Read(text, SharedPage.Longest),
            [var text] => TimeWords.Read(text, SharedPage.Longest),
            _ => null,
        };
        if (time is not { } lasts)
        {
            return [new(SharedPageTexts.BadTime(string.Join(' ', words)))];
        }

        var known = run.Chat.Access.Known(run.Current.Key!)!;
        if (await run.AskAsync(run.User.Find(known.Name)) is not { IsArchived: false } entry)
        {
            return [new(ChatTexts.UnknownSession(known.Name))];
        }

        var journal = JournalKey.Of(entry);
        if (await run.AskAsync(run.Scope.Grains.GetGrain<IJournalGrain>(journal).Before(null, 1)) is not [var last])
        {
            return [new(SharedPageTexts.Empty(entry.Name))];
        }

        var (secret, now) = (Digest.NewSecret(), run.Scope.Time.WallNow());
        var page = new SharedPage(Digest.Of(secret), run.Message.User, entry.Name, journal, last.Number, now, now + lasts)
        {
            Folder = await FolderAsync(run, entry),
        };
        await run.NoteAsync(AuditTexts.SharesPage(entry.Name, page.Until));
        var receipt = await run.AskAsync(Pages(run).Share(run.Scope.RequestId(run.Message), page));
        return [new(receipt.Refusal ?? SharedPageTexts.Made(entry.Name, secret, receipt.PublicUrl, page.Until, now))];
    }

    /// <summary>Lists the sender's pages.</summary>
    /// <param name="run">The command.</param>
    /// <returns>What to say.</returns>
    public static async Task<IReadOnlyList<Reply>> ListAsync(CommandRun run) =>
        [new(SharedPageTexts.List(await run.AskAsync(Pages(run).List(run.Message.User)), run.Scope.Time.WallNow()))];

    /// <summary>Ends the pages of the current session.</summary>
    /// <param name="run">The command, of the session's own person.</param>
    /// <returns>What to say.</returns>
    public static async Task<IReadOnlyList<Reply>> EndAsync(CommandRun run)
    {
        var known = run.Chat.Access.Known(run.Current.Key!)!;
        if (await run.AskAsync(run.User.Find(known.Name)) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(known.Name))];
        }

        await run.NoteAsync(AuditTexts.EndsPages(entry.Name));
        var count = await run.AskAsync(Pages(run).End(run.Message.User, JournalKey.Of(entry), id: null));
        return [new(SharedPageTexts.Ended(entry.Name, count))];
    }

    private static ISharedPagesGrain Pages(CommandRun run) => run.Scope.Grains.GetGrain<ISharedPagesGrain>(ISharedPagesGrain.Key);

    /// <summary>The session's folder, which its page tells nothing of. A machine that is away can't say it.</summary>
    private static async Task<string?> FolderAsync(CommandRun run, SessionEntry entry)
    {
        try
        {
            return (await run.AskAsync(run.Scope.Session(entry.Key.ToString()).Status())).WorkingFolder;
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException)
        {
            return null;
        }
    }
}
