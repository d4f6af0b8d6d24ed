using System.Runtime.CompilerServices;
using Dormouse.Grains.Machines;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dormouse.Grains.Journal;

/// <summary>The newest of what happened in one person's sessions, and those who read it.</summary>
/// <param name="machines">Which machines there are.</param>
/// <param name="time">The clock: numbers go on where those of an earlier activation ended.</param>
/// <param name="lifetime">Says when the silo stops.</param>
[Reentrant, GrainType("news")]
internal sealed class NewsGrain(
    MachineDirectory machines,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, IHostApplicationLifetime lifetime) : Grain, INewsGrain
{
    private const int Most = 500;
    private const int MostText = 300;

    private readonly List<News> _news = [];
    private PersonWatch? _watch;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Everything after this number is known.</summary>
    private long _since;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _since = _last = time.WallNow().ToUnixTimeMilliseconds();
        return Task.CompletedTask;
    }

    public Task Note(string session, IReadOnlyList<JournalEntry> entries)
    {
        foreach (var entry in entries)
        {
            _last = Math.Max(_last + 1, time.WallNow().ToUnixTimeMilliseconds());
            _news.Add(new(_last, session, entry with { Text = JournalEntry.Bounded(entry.Text, MostText) }));
        }

        if (_news.Count > Most)
        {
            _since = _news[_news.Count - Most - 1].Number;
            _news.RemoveRange(0, _news.Count - Most);
        }

        Tell();
        if (_watch is not { IsRead: true }
            && entries.LastOrDefault(static entry => entry.Kind is JournalKind.Answer or JournalKind.Question) is { } newest)
        {
            // Nobody looks on, so somebody may want to be called.
            var text = JournalEntry.Bounded(newest.Text, MostText);
            GrainFactory.GetGrain<IPushGrain>(this.GetPrimaryKeyString())
                .Notify(new(session, newest.Number, newest.Kind is JournalKind.Question, text))
                .Ignore();
        }

        return Task.CompletedTask;
    }

    public IAsyncEnumerable<News> Read(long after) => ReadAsync(after);

    private void Tell()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private async IAsyncEnumerable<News> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.ApplicationStopping);
        after = after == 0 ? _last : after;
        _watch ??= new(
            new(GrainFactory, machines, time, UserKey.UserOf(this.GetPrimaryKeyString())),
            (look, period) => this.RegisterGrainTimer(
                static (run, _) => run(), look, new GrainTimerCreationOptions(TimeSpan.Zero, period) { Interleave = true }),
            Tell);
        using var watching = _watch.Begin();
        var passed = 0L;
        while (!ended.IsCancellationRequested)
        {
            var changed = _changed.Task;
            if (after < _since || after > _last)
            {
                after = _last;
                yield return new(after, "", Entry: null);
            }
            else if (_news.Find(news => news.Number > after) is { } next)
            {
                after = next.Number;
                yield return next;
            }
            else if (_watch.After(passed) is (var number, var state))
            {
                passed = number;
                yield return state with { Number = after };
            }
            else
            {
                await changed.WaitAsync(ended.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }
}
