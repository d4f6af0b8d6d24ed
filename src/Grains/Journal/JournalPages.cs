namespace Dormouse.Grains.Journal;

/// <summary>The pages of a journal: durable entries leave the row that is written each time. It alone changes what names them.</summary>
/// <param name="grains">The grains.</param>
/// <param name="journal">The journal's key.</param>
/// <param name="state">The journal's state.</param>
internal sealed class JournalPages(IGrainFactory grains, string journal, JournalState state)
{
    /// <summary>So many characters of entries leave together.</summary>
    private const int Full = 8_000;

    /// <summary>What an entry takes beside its texts.</summary>
    private const int Overhead = 150;

    private bool _isTurning;

    /// <summary>Number of the last entry that is on a page.</summary>
    public long Last => state.Pages is [.., var last] ? last : 0;

    /// <summary>Turns as many pages as it takes to make the row small.</summary>
    /// <param name="durable">Number of the last durable entry; what is on a page never changes.</param>
    /// <returns>A task that ends when they are durable; the state names them then, and is to be written.</returns>
    public async Task TurnAsync(long durable)
    {
        while (!_isTurning && Next(durable) is { Count: > 0 } page)
        {
            _isTurning = true;
            try
            {
                await Page(state.Pages.Count).Store(page);
            }
            finally
            {
                _isTurning = false;
            }

            state.Pages.Add(page[^1].Number);
            state.Entries.RemoveRange(0, page.Count);
        }
    }

    /// <summary>Where the page of an entry ends.</summary>
    /// <param name="number">The entry's number.</param>
    /// <returns>Number of the last entry on it; null if the entry is on no page.</returns>
    public long? EndOf(long number) => state.Pages.FindIndex(last => last >= number) is >= 0 and var index ? state.Pages[index] : null;

    /// <summary>Reads the page of an entry.</summary>
    /// <param name="number">The entry's number.</param>
    /// <returns>The entries of the page, in order; none if it is on no page.</returns>
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(long number) =>
        state.Pages.FindIndex(last => last >= number) is >= 0 and var index ? await Page(index).Read() : [];

    private List<JournalEntry> Next(long durable)
    {
        var (count, size) = (0, 0);
        while (size < Full && count < state.Entries.Count && state.Entries[count].Number <= durable)
        {
            var entry = state.Entries[count++];
            size += Overhead + entry.Text.Length + (entry.Input?.Length ?? 0) + entry.Options.Sum(static option => option.Length);
        }

        return size < Full ? [] : state.Entries.GetRange(0, count);
    }

    private IJournalPageGrain Page(int number) => grains.GetGrain<IJournalPageGrain>($"{journal}#{number}");
}
