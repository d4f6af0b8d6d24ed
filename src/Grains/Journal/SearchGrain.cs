using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Journal;

/// <summary>Asks the index, for one person.</summary>
/// <param name="index">The index.</param>
[StatelessWorker, GrainType("search")]
internal sealed class SearchGrain(IJournalIndex index) : Grain, ISearchGrain
{
    private const int MostWords = 10;
    private const int Around = 60;

    public async Task<IReadOnlyList<SearchHit>> Find(string words, int limit)
    {
        string[] wanted =
        [
            .. words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Where(static word => word.Any(char.IsLetterOrDigit))
                .Take(MostWords),
        ];
        if (wanted.Length == 0)
        {
            return [];
        }

        IReadOnlyList<FoundEntry> found = [];
        await StoreCall.RunAsync(
            async () => found = await index.FindAsync(UserKey.UserOf(this.GetPrimaryKeyString()), wanted, limit), static () => { });
        return [.. found.Select(entry => new SearchHit(entry.Session, entry.Number, entry.At, entry.Kind, Excerpt(entry.Text, wanted)))];
    }

    /// <summary>The first of the words and what is around it.</summary>
    private static string Excerpt(string text, string[] words)
    {
        var line = text.ReplaceLineEndings(" ");
        var at = words.Select(word => line.IndexOf(word, StringComparison.OrdinalIgnoreCase))
            .Where(static at => at >= 0)
            .DefaultIfEmpty(0)
            .Min();
        var (from, to) = (Math.Max(0, at - Around), Math.Min(line.Length, at + (2 * Around)));
        from = from > 0 && char.IsLowSurrogate(line[from]) ? from - 1 : from;
        to = to < line.Length && char.IsLowSurrogate(line[to]) ? to + 1 : to;
        return VisibleText.OfLine($"{(from > 0 ? "…" : "")}{line[from..to].Trim()}{(to < line.Length ? "…" : "")}");
    }
}
