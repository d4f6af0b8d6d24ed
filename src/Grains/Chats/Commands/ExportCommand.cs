using System.Text;
using Dormouse.Grains.Journal;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class ExportCommand : IChatCommand
{
    private const int AtOnce = 50;

    /// <summary>So many characters of entries fit into a file that every channel takes, however they are written.</summary>
    private const int Most = 4_000_000;

    public string Name => "export";

    public string Arguments => "[NAME]";

    public string Description => "the whole conversation of a session, through every door, as files";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        var name = run.Arguments.Count == 0 ? run.Current.Name : run.Text;
        if (name.Length == 0)
        {
            return [new(ChatTexts.NoSession)];
        }

        if (run.Arguments.Count == 0 && await run.RefusalAsync(SessionRight.Own) is { } refusal)
        {
            return [refusal];
        }

        if (await run.AskAsync(run.User.Find(name)) is not { } entry)
        {
            return [new(ChatTexts.UnknownSession(name))];
        }

        var (entries, isWhole) = await ReadAsync(run, run.Scope.Grains.GetGrain<IJournalGrain>(JournalKey.Of(entry)));
        if (entries.Count == 0)
        {
            return [new(JournalTexts.NothingYet(entry.Name))];
        }

        var text = await StoreAsync(run, $"{entry.Name}.md", "text/markdown", JournalCopy.Markdown(entry.Name, entries));
        var data = await StoreAsync(run, $"{entry.Name}.json", "application/json", JournalCopy.Json(entry.Name, entries));
        return
        [
            new(JournalTexts.Exported(entry.Name, entries.Count, isWhole), Choices: null, Asks: null, text),
            new(JournalTexts.ExportedAsData(entry.Name), Choices: null, Asks: null, data),
        ];
    }

    private static Task<Attachment> StoreAsync(CommandRun run, string name, string type, string content) =>
        FolderCommands.StoreAsync(run, name, type, Encoding.UTF8.GetBytes(content), name[(name.LastIndexOf('.') + 1)..]);

    /// <summary>Reads from the end back, as far as it fits.</summary>
    private static async Task<(IReadOnlyList<JournalEntry> Entries, bool IsWhole)> ReadAsync(CommandRun run, IJournalGrain journal)
    {
        var found = new List<IReadOnlyList<JournalEntry>>();
        var size = 0L;
        for (long? before = null; ; before = found[^1][0].Number)
        {
            var piece = await run.AskAsync(journal.Before(before, AtOnce));
            size += piece.Sum(static entry => entry.Text.Length + 200L);
            if (piece.Count == 0 || (size > Most && found.Count > 0))
            {
                return ([.. Enumerable.Reverse(found).SelectMany(static entries => entries)], piece.Count == 0);
            }

            found.Add(piece);
        }
    }
}
