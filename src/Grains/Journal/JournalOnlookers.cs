using System.Runtime.CompilerServices;

namespace Dormouse.Grains.Journal;

/// <summary>
/// Those who look on at a journal's session, and what passes there: only the newest of it, so that a slow one skips what is out of date.
/// </summary>
/// <param name="book">The entries.</param>
/// <param name="grains">The session.</param>
/// <param name="time">The clock.</param>
/// <param name="startTimer">Starts a timer that ticks again and again; disposing of it ends that.</param>
internal sealed class JournalOnlookers(
    JournalBook book, IGrainFactory grains, TimeProvider time, Func<Func<Task>, TimeSpan, IDisposable> startTimer)
{
    private const int AtOnce = 100;
    private const int MostText = 200_000;
    private const int Remembered = 20;
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(5);

    private readonly List<(GrowingText Text, long Version)> _texts = [];
    private readonly Queue<Guid?> _answered = [];
    private (SessionMoment Moment, long Version)? _moment;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SessionKey? _session;
    private IDisposable? _timer;
    private int _readers;
    private long _version;
    private bool _isRenewing;

    /// <summary>Reads everything after a number, then everything new, and what passes in between.</summary>
    /// <param name="after">The number.</param>
    /// <param name="session">The session's key, as far as the reader knows.</param>
    /// <param name="ended">Ends it.</param>
    /// <returns>Durable entries in order, and of what passes the newest.</returns>
    public async IAsyncEnumerable<JournalNews> ReadAsync(
        long after, SessionKey session, [EnumeratorCancellation] CancellationToken ended = default)
    {
        Enter(session);
        try
        {
            for (var seen = 0L; !ended.IsCancellationRequested;)
            {
                var (booked, passed) = (book.Changed, _changed.Task);
                if (await book.AfterAsync(after, AtOnce) is { Count: > 0 } entries)
                {
                    foreach (var entry in entries)
                    {
                        after = entry.Number;
                        yield return new() { Entry = entry };
                    }
                }
                else if (Next(ref seen) is { } passing)
                {
                    yield return passing;
                }
                else
                {
                    await ((Task)Task.WhenAny(booked, passed)).WaitAsync(ended)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                }
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The session tells what passes.</summary>
    /// <param name="moment">What it does.</param>
    /// <param name="text">What was said, to be appended; or null.</param>
    public void Pass(SessionMoment moment, GrowingText? text)
    {
        if (text is not null && _readers > 0 && !_answered.Contains(text.Prompt))
        {
            var sofar = _texts.Find(one => one.Text.Prompt == text.Prompt).Text?.Text ?? "";
            Forget(text.Prompt);
            _texts.Add((text with { Text = JournalEntry.Bounded(sofar + text.Text, MostText) }, ++_version));
        }

        See(moment);
    }

    /// <summary>Something is durable: text that grew has come to its answer.</summary>
    /// <param name="session">Where the session is now; null if that is not known.</param>
    /// <param name="entries">The entries.</param>
    public void Note(SessionKey? session, IReadOnlyList<JournalEntry> entries)
    {
        _session = session ?? _session;
        foreach (var entry in entries.Where(static entry => entry.Kind is JournalKind.Answer or JournalKind.Turn))
        {
            Forget(entry.Prompt);
            Forget(prompt: null);
            if (entry.Prompt is not null)
            {
                // What was said to it may come after its answer, and would stay.
                _answered.Enqueue(entry.Prompt);
            }

            if (_answered.Count > Remembered)
            {
                _answered.Dequeue();
            }
        }
    }

    private void Enter(SessionKey session)
    {
        _session ??= session;
        _readers++;
        if (_timer is null)
        {
            _timer = startTimer(RenewAsync, Renewal);
            RenewAsync().Ignore();
        }
    }

    private void Leave()
    {
        if (--_readers == 0)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }

    private JournalNews? Next(ref long seen)
    {
        var version = seen;
        var (text, at) = _texts.Find(one => one.Version > version);
        if (_moment is { } now && now.Version > version && (text is null || now.Version < at))
        {
            seen = now.Version;
            return new() { Moment = now.Moment };
        }

        seen = text is null ? seen : at;
        return text is null ? null : new() { Text = text };
    }

    /// <summary>Tells the session that somebody looks on. One whose machine is away can't say so itself.</summary>
    private async Task RenewAsync()
    {
        if (_isRenewing || _session is not { } session)
        {
            return;
        }

        _isRenewing = true;
        try
        {
            See(await grains.GetGrain<ISessionGrain>(session.ToString()).LookOn());
        }
        catch (MachineAwayException)
        {
            _texts.Clear();
            See(new(SessionMomentKind.Away, time.WallNow()));
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            // The next time.
        }
        finally
        {
            _isRenewing = false;
        }
    }

    private void See(SessionMoment moment)
    {
        if (_moment is { } last && (moment.SaysTheSameAs(last.Moment) || moment.At < last.Moment.At))
        {
            Wake();
            return;
        }

        if (moment.Kind is SessionMomentKind.Asleep)
        {
            _texts.Clear();
        }

        _moment = (moment, ++_version);
        Wake();
    }

    private void Forget(Guid? prompt) => _texts.RemoveAll(one => one.Text.Prompt == prompt);

    private void Wake()
    {
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
