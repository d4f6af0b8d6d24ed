using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats.Commands;

internal sealed class SearchCommand : IChatCommand
{
    private const int Most = 10;

    public string Name => "search";

    public string Arguments => "WORDS";

    public string Description => "find what was said in your sessions";

    public bool OnlyShows => true;

    public async Task<IReadOnlyList<Reply>> RunAsync(CommandRun run)
    {
        if (!run.Text.Any(char.IsLetterOrDigit))
        {
            return [new(JournalTexts.NoWords)];
        }

        var found = await run.AskAsync(run.Scope.Grains.GetGrain<ISearchGrain>(UserKey.Of(run.Message.User)).Find(run.Text, Most));
        var now = run.Scope.Time.WallNow();
        return found.Count == 0
            ? [new(JournalTexts.NotFound(run.Text))]
            : [new(
                string.Join('\n', found.Select(hit => JournalTexts.Hit(hit, now))),
                [.. found.Select(static hit => hit.Session).Distinct().Select(static name => new Choice(name, $"/session {name}"))])];
    }
}
