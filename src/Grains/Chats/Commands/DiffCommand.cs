using System.Text;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class DiffCommand : IChatCommand
{
    private const string Command = "/diff";

    public string Name => "diff";

    public string Arguments => "[NAME]";

    public string Description => "what a session has changed, file by file";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (FolderAddress.Parse(run.Rest) is not { } address)
        {
            return [new(ChatTexts.UnknownSession(run.Text))];
        }

        var (key, name, refusal) = await FolderCommands.FindAsync(run, address.Session);
        return key is null ? [refusal!]
            : string.IsNullOrEmpty(address.Path) ? await ListAsync(run, key, name, address.Page)
            : await ShowAsync(run, key, name, address.Path);
    }

    private static async Task<IReadOnlyList<Reply>> ListAsync(CommandRun run, string key, string name, int page)
    {
        var changes = await FolderCommands.AskAsync(run, key, static session => session.Changes());
        if (changes.Refusal is { } refusal)
        {
            return [new(ChangeTexts.Refused(name, refusal))];
        }

        var pages = Math.Max(1, (changes.Files.Count + ChatTexts.MostButtons - 1) / ChatTexts.MostButtons);
        page = Math.Min(page, pages);
        var shown = changes.Files.Skip((page - 1) * ChatTexts.MostButtons).Take(ChatTexts.MostButtons).ToArray();
        List<Choice> buttons =
        [
            .. shown.Where(static file => file.HasLines)
                .Select(file => new Choice(ChangeTexts.Button(file), FolderAddress.Command(Command, name, file.Path))),
        ];
        if (page < pages)
        {
            buttons.Add(new(FileTexts.More(page + 1, pages), FolderAddress.Command(Command, name, path: null, page + 1)));
        }

        return [new(ChangeTexts.Summary(name, SessionKey.Parse(key).Machine, changes, shown, page, pages), buttons)];
    }

    private static async Task<IReadOnlyList<Reply>> ShowAsync(CommandRun run, string key, string name, string path)
    {
        var change = await FolderCommands.AskAsync(run, key, session => session.ChangeOf(path));
        if (change.Refusal is { } refusal)
        {
            return [new(ChangeTexts.Refused(name, refusal))];
        }

        Choice[] buttons = [new(ChangeTexts.All, FolderAddress.Command(Command, name, path: null))];
        if (change.File is not { } file)
        {
            return [new(ChangeTexts.Unchanged(name, PathReference.IsOne(path) ? null : path), buttons)];
        }

        var text = ChangeTexts.Shown(name, change);
        if (change.Hunks.Count == 0)
        {
            return [new(text, buttons)];
        }

        var patch = Encoding.UTF8.GetBytes(ChangeTexts.Patch(change));
        return [new(text, buttons, Asks: null, await FolderCommands.StoreAsync(run, ChangeTexts.FileName(file), "text/x-diff", patch))];
    }
}
