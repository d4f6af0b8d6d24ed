namespace Dormouse.Grains.Chats;

/// <summary>
/// The pages of a chat: output that is finished, or that its channel does not take, leaves the row that is written each time. The pages
/// of a channel that confirms go when they are confirmed, those of others when there are too many.
/// </summary>
/// <param name="grains">The grains.</param>
/// <param name="chat">The chat's key.</param>
internal sealed class ChatPages(IGrainFactory grains, string chat)
{
    private readonly List<int> _gone = [];

    /// <summary>Whether a page is written now: what is on it must not change.</summary>
    public bool IsTurning { get; private set; }

    /// <summary>Turns as many pages as it takes to make the outbox small.</summary>
    /// <param name="state">The chat's state.</param>
    /// <param name="durable">Number of the last durable output.</param>
    /// <returns>A task that ends when they are durable; the state names them then, and is to be written.</returns>
    public async Task TurnAsync(ChatState state, long durable)
    {
        while (!IsTurning && OutboxBounds.Page(state.Outbox, durable) is { Count: > 0 } page)
        {
            IsTurning = true;
            try
            {
                await Page(state.FirstPage + state.Pages.Count).Store(page);
            }
            finally
            {
                IsTurning = false;
            }

            // It may all have been confirmed meanwhile.
            if (state.Outbox.RemoveAll(output => output.Seq <= page[^1].Seq) > 0)
            {
                state.Pages.Add(page[^1].Seq);
            }
        }
    }

    /// <summary>Takes out the pages that need not be kept; <see cref="RemoveGoneAsync"/> is for when that is durable.</summary>
    /// <param name="state">The chat's state; it changes.</param>
    /// <param name="all">Whether none need be kept.</param>
    /// <returns>How many.</returns>
    public int TakeOut(ChatState state, bool all = false)
    {
        var gone = all ? state.Pages.Count
            : state.Confirms ? state.Pages.TakeWhile(last => last <= state.Confirmed).Count()
            : Math.Max(0, state.Pages.Count - OutboxBounds.MostPages);
        _gone.AddRange(Enumerable.Range(state.FirstPage, gone));
        state.Pages.RemoveRange(0, gone);
        state.FirstPage += gone;
        return gone;
    }

    /// <summary>The state without the pages that were taken out is durable: they go. Those that can't go now go the next time.</summary>
    /// <returns>A task that ends when they are gone.</returns>
    public async Task RemoveGoneAsync()
    {
        foreach (var number in _gone.ToArray())
        {
            await Page(number).Clear();
            _gone.Remove(number);
        }
    }

    /// <summary>Reads all pages after a number, also those that are turned meanwhile.</summary>
    /// <param name="state">The chat's state.</param>
    /// <param name="after">The number.</param>
    /// <returns>The output, in order.</returns>
    public async IAsyncEnumerable<ChatOutput> ReadAsync(ChatState state, long after)
    {
        while (state.Pages.FindIndex(last => last > after) is >= 0 and var index)
        {
            var last = state.Pages[index];
            foreach (var output in await Page(state.FirstPage + index).Read())
            {
                if (output.Seq > after)
                {
                    after = output.Seq;
                    yield return output;
                }
            }

            after = Math.Max(after, last);
        }
    }

    /// <summary>Finds an output that has left the outbox.</summary>
    /// <param name="state">The chat's state.</param>
    /// <param name="seq">Its number.</param>
    /// <returns>The output, or null if it is on no page.</returns>
    public async Task<ChatOutput?> FindAsync(ChatState state, long seq) => state.Pages.FindIndex(last => last >= seq) is >= 0 and var index
        ? (await Page(state.FirstPage + index).Read()).FirstOrDefault(output => output.Seq == seq)
        : null;

    /// <summary>Finds an output that has left the outbox lately.</summary>
    /// <param name="state">The chat's state.</param>
    /// <param name="id">Its id.</param>
    /// <returns>The output, or null if it is not on the last page.</returns>
    public async Task<ChatOutput?> FindAsync(ChatState state, string id) => state.Pages.Count == 0
        ? null
        : (await Page(state.FirstPage + state.Pages.Count - 1).Read()).LastOrDefault(output => output.Id == id);

    /// <summary>Finds the number after which a number of kept outputs come.</summary>
    /// <param name="state">The chat's state.</param>
    /// <param name="count">How many.</param>
    /// <param name="seq">Number of the last output.</param>
    /// <returns>The number; 0 if there are not so many.</returns>
    public async Task<long> BeforeLastAsync(ChatState state, int count, long seq)
    {
        if (count <= 0)
        {
            return seq;
        }

        if (state.Outbox.Count >= count)
        {
            return state.Outbox[^count].Seq - 1;
        }

        count -= state.Outbox.Count;
        for (var number = state.FirstPage + state.Pages.Count - 1; number >= state.FirstPage; number--)
        {
            var page = await Page(number).Read();
            if (page.Count >= count)
            {
                return page[^count].Seq - 1;
            }

            count -= page.Count;
        }

        return 0;
    }

    private IChatPageGrain Page(int number) => grains.GetGrain<IChatPageGrain>($"{chat}#{number}");
}
