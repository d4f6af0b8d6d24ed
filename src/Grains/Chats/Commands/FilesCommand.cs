using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class FilesCommand : IChatCommand
{
    private const string Command = "/files";
    private const string AnyType = "application/octet-stream";
    private const int MostTries = 3;

    public string Name => "files";

    public string Arguments => "[PATH]";

    public string Description => "look into the session's folder and fetch files";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var (key, name, address, none) = await FindAsync(run);
        if (key is null)
        {
            return [none!];
        }

        var place = await FolderCommands.AskAsync(run, key, session => session.Browse(address.Path ?? "", address.Page));
        return [place switch
        {
            { Refusal: { } refusal } => new(refusal, [new(FileTexts.Top, FolderAddress.Command(Command, name, ""))]),
            { FileSize: { } size } => await SendAsync(run, key, name, place.Path, size),
            _ => new(FileTexts.Listing(name, SessionKey.Parse(key).Machine, place), Buttons(name, place)),
        }];
    }

    /// <summary>What is before a colon is a session if there is one of that name; else all of it is a path of the current one.</summary>
    private static async Task<(string? Key, string Name, FolderAddress Address, Reply? None)> FindAsync(CommandRun run)
    {
        if (FolderAddress.Parse(run.Rest) is { Path: not null } address
            && await FolderCommands.FindAsync(run, address.Session) is { Key: { } named, Name: var other })
        {
            return (named, other, address, null);
        }

        var (key, name, none) = await FolderCommands.FindAsync(run, "");
        return (key, name, new("", 1, run.Rest), none);
    }

    private static List<Choice> Buttons(string name, FolderPage place)
    {
        var entries = place.Entries
            .Where(static entry => entry.Kind is FolderEntryKind.Folder or FolderEntryKind.File or FolderEntryKind.Link)
            .Select(entry => new Choice(
                FileTexts.Button(entry),
                FolderAddress.Command(Command, name, place.Path.Length == 0 ? entry.Name : $"{place.Path}/{entry.Name}")));
        List<Choice> buttons = [.. entries];
        if (place.Number < place.Pages)
        {
            buttons.Add(new(
                FileTexts.More(place.Number + 1, place.Pages), FolderAddress.Command(Command, name, place.Path, place.Number + 1)));
        }

        if (place.Path.Length > 0)
        {
            buttons.Add(new(FileTexts.Up, FolderAddress.Command(Command, name, Above(place.Path))));
        }

        return buttons;
    }

    private static string Above(string path) => path.LastIndexOf('/') is > 0 and var end ? path[..end] : "";

    private static async Task<Reply> SendAsync(CommandRun run, string key, string name, string path, long size)
    {
        IReadOnlyList<Choice> buttons = [new(FileTexts.Up, FolderAddress.Command(Command, name, Above(path)))];
        if (size is 0 or > Attachment.MaxSize)
        {
            return new(size == 0 ? FileTexts.Empty(path) : FileTexts.TooLarge(path, size), buttons);
        }

        var (content, refusal) = await ReadAsync(run, key, path);
        return content is null ? new(refusal!, buttons)
            : content.Length == 0 ? new(FileTexts.Empty(path), buttons)
            : new(
                FileTexts.Sent(name, path, content.Length), buttons, Asks: null,
                await FolderCommands.StoreAsync(run, path[(path.LastIndexOf('/') + 1)..], AnyType, content));
    }

    /// <summary>Reads a file whole, as it was at one moment.</summary>
    /// <returns>What is in it; or null and why it can't be had.</returns>
    private static async Task<(byte[]? Content, string? Refusal)> ReadAsync(CommandRun run, string key, string path)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            using var content = new MemoryStream();
            for (string? stamp = null; ; )
            {
                var piece = await FolderCommands.AskAsync(run, key, session => session.ReadFile(path, content.Length));
                if (piece.Refusal is { } refusal)
                {
                    return (null, refusal);
                }

                if (piece.Stamp != (stamp ??= piece.Stamp))
                {
                    // Somebody writes to it: half of the one and half of the other would be neither.
                    break;
                }

                content.Write(piece.Bytes.Value);
                if (piece.Bytes.Value.Length == 0 || content.Length >= piece.Size)
                {
                    return (content.ToArray(), null);
                }
            }
        }

        return (null, FileTexts.Changing(path));
    }
}
