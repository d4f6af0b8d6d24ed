using Dormouse.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Orleans.Placement;

namespace Dormouse.Grains.Journal;

/// <summary>
/// A session's journal. Reentrant: it is read while it is written; every change is made between two awaits, and writes share a
/// <see cref="CoalescingWriter{TState}"/>.
/// </summary>
/// <param name="persistent">The journal's row.</param>
/// <param name="lifetime">Says when the silo stops.</param>
[Reentrant, PreferLocalPlacement, GrainType("journal")]
internal sealed class JournalGrain(
    [PersistentState(StateNames.Journal, StateNames.Store)] IPersistentState<JournalState> persistent, IHostApplicationLifetime lifetime)
    : Grain, IJournalGrain, IDisposable
{
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private JournalBook _book = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var state = persistent.State;
        _book = new(GrainFactory, this.GetPrimaryKeyString(), state, new(persistent, state.Snapshot, Overtaken));
        return Task.CompletedTask;
    }

    public Task Append(JournalSession session, IReadOnlyList<JournalEntry> entries) => _book.AppendAsync(session, entries);

    public Task<IReadOnlyList<JournalEntry>> Before(long? number, int limit) => _book.BeforeAsync(number, limit);

    public IAsyncEnumerable<JournalEntry> Read(long after) => ReadAsync(after);

    public void Dispose() => _leaving.Dispose();

    private async IAsyncEnumerable<JournalEntry> ReadAsync(
        long after, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        // Neither a reader who leaves nor a silo that stops may wait for the next entry.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _leaving.Token);
        await foreach (var entry in _book.ReadAsync(after, ended.Token))
        {
            yield return entry;
        }
    }

    /// <summary>The store holds another version: the next activation reads it. Readers are let go, for it waits until they are.</summary>
    private void Overtaken()
    {
        DeactivateOnIdle();
        _leaving.Cancel();
    }
}
