using Dormouse.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Placement;

namespace Dormouse.Grains.Journal;

/// <summary>
/// A session's journal. Reentrant: it is read while it is written; every change is made between two awaits, and writes share a
/// <see cref="CoalescingWriter{TState}"/>.
/// </summary>
/// <param name="persistent">The journal's row.</param>
/// <param name="index">Where its words are found.</param>
/// <param name="lifetime">Says when the silo stops.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs what could not be brought there.</param>
[Reentrant, PreferLocalPlacement, GrainType("journal")]
internal sealed class JournalGrain(
    [PersistentState(StateNames.Journal, StateNames.Store)] IPersistentState<JournalState> persistent,
    IJournalIndex index,
    IHostApplicationLifetime lifetime,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    ILogger<JournalGrain> logger)
    : Grain, IJournalGrain, IDisposable
{
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    private JournalBook _book = null!;
    private JournalIndexing _indexing = null!;
    private JournalFollowers _followers = null!;
    private JournalOnlookers _onlookers = null!;
    private IGrainTimer? _retry;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var state = persistent.State;
        var key = this.GetPrimaryKeyString();
        _book = new(GrainFactory, key, state, new(persistent, state.Snapshot, Overtaken));
        _indexing = new(key, _book, index, logger, _leaving.Token);
        _followers = new(key, _book, state, GrainFactory, TellLater, logger);
        _onlookers = new(_book, GrainFactory, time, (tick, every) => this.RegisterGrainTimer(
            static (tick, _) => tick(), tick, new GrainTimerCreationOptions(every, every) { Interleave = true }));
        _followers.UpdateAsync().Ignore();
        if (state.Key is { } session)
        {
            // What a crash kept from the journal is with the session, which brings it as soon as it is in memory.
            GrainFactory.GetGrain<ISessionGrain>(session.ToString()).Status().Ignore();
        }

        return Task.CompletedTask;
    }

    public async Task Append(JournalSession session, IReadOnlyList<JournalEntry> entries)
    {
        if (await _book.AppendAsync(session, entries) is { Count: > 0 } taken)
        {
            _onlookers.Note(session.Key, taken);
            GrainFactory.GetGrain<INewsGrain>(UserKey.Of(session.Owner)).Note(session.Name, taken).Ignore();
            foreach (var turn in taken.Where(static entry => entry.Usage is { CostUsd: > 0 }))
            {
                GrainFactory.GetGrain<IUserGrain>(UserKey.Of(session.Owner)).Spent(turn.At, turn.Usage!.CostUsd).Ignore();
            }
        }

        _indexing.UpdateSoonAsync().Ignore();
        _followers.UpdateAsync().Ignore();
    }

    public Task Follow(string chat) => _followers.AddAsync(chat);

    public Task Unfollow(string chat) => _followers.RemoveAsync(chat);

    public Task Index() => _indexing.UpdateAsync();

    public Task<IReadOnlyList<JournalEntry>> Before(long? number, int limit) => _book.BeforeAsync(number, limit);

    public IAsyncEnumerable<JournalEntry> Read(long after) => EndAsync(ended => _book.ReadAsync(after, ended));

    public IAsyncEnumerable<JournalNews> LookOn(long after, SessionKey session) =>
        EndAsync(ended => _onlookers.ReadAsync(after, session, ended));

    public Task Pass(SessionMoment moment, GrowingText? text)
    {
        _onlookers.Pass(moment, text);
        return Task.CompletedTask;
    }

    public void Dispose() => _leaving.Dispose();

    /// <summary>Neither a reader who leaves nor a silo that stops may wait for what comes next.</summary>
    private async IAsyncEnumerable<T> EndAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> read,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _leaving.Token);
        await foreach (var one in read(ended.Token))
        {
            yield return one;
        }
    }

    /// <summary>A chat that follows could not be told.</summary>
    private void TellLater()
    {
        _retry?.Dispose();
        _retry = this.RegisterGrainTimer(
            static (grain, _) => grain._followers.UpdateAsync(),
            this,
            new GrainTimerCreationOptions(TellAgain, Timeout.InfiniteTimeSpan) { KeepAlive = true });
    }

    /// <summary>The store holds another version: the next activation reads it. Readers are let go, for it waits until they are.</summary>
    private void Overtaken()
    {
        DeactivateOnIdle();
        _leaving.Cancel();
    }
}
