using Dormouse.Grains.Storage;

namespace Dormouse.Grains.Journal;

/// <summary>
/// Entries that have left a journal's state, so that the state does not grow with the session. Key: the journal's key, <c>#</c> and the
/// page's number.
/// </summary>
[Alias("dormouse.IJournalPageGrain")]
internal interface IJournalPageGrain : IGrainWithStringKey
{
    /// <summary>Stores the page durably. Until the journal says that there is such a page, it may be stored again.</summary>
    /// <param name="entries">The entries, in order.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Store")]
    Task Store(IReadOnlyList<JournalEntry> entries);

    /// <summary>Reads the page.</summary>
    /// <returns>The entries, in order.</returns>
    [Alias("Read")]
    Task<IReadOnlyList<JournalEntry>> Read();
}

/// <inheritdoc cref="IJournalPageGrain"/>
[GrainType("journal-page")]
internal sealed class JournalPageGrain(
    [PersistentState(StateNames.JournalPage, StateNames.Store)] IPersistentState<JournalPageState> state) : Grain, IJournalPageGrain
{
    public async Task Store(IReadOnlyList<JournalEntry> entries)
    {
        state.State = new JournalPageState { Entries = [.. entries] };
        await StoreCall.WriteAsync(state, DeactivateOnIdle);
    }

    public Task<IReadOnlyList<JournalEntry>> Read() => Task.FromResult<IReadOnlyList<JournalEntry>>(state.State.Entries);
}

/// <summary>What is persisted of a page.</summary>
[GenerateSerializer, Alias("dormouse.JournalPageState")]
internal sealed class JournalPageState
{
    /// <summary>The entries, in order.</summary>
    [Id(0)]
    public List<JournalEntry> Entries { get; set; } = [];
}
