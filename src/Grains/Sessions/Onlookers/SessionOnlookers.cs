namespace Dormouse.Grains.Sessions;

/// <summary>
/// Those who look on at a session: as long as there are any, its journal is told what only passes. Nothing waits for that, and while
/// nobody looks on nothing is told.
/// </summary>
internal sealed class SessionOnlookers
{
    /// <summary>The journal says every few seconds that somebody still looks on.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Text grows by many small pieces, and eyes see no more of them than this.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(60);

    private readonly StoredSession _session;
    private readonly ActiveRun _run;
    private readonly PromptQueue _queue;
    private readonly Func<bool> _isAsking;
    private readonly Func<IJournalGrain> _journal;
    private readonly TimeProvider _time;
    private readonly List<GrowingText> _texts = [];
    private readonly Dictionary<string, (string Line, DateTimeOffset At)> _tools = [];
    private SessionPhase _phase;
    private DateTimeOffset? _phaseSince;
    private SessionMoment _now;
    private SessionMoment? _told;
    private TimeSpan? _until;
    private bool _isBetween;
    private Task _telling = Task.CompletedTask;

    /// <summary>Nobody looks on yet.</summary>
    /// <param name="session">The session.</param>
    /// <param name="run">Its process.</param>
    /// <param name="queue">Its prompts.</param>
    /// <param name="isAsking">Whether it waits for a person.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="time">The clock.</param>
    public SessionOnlookers(
        StoredSession session, ActiveRun run, PromptQueue queue, Func<bool> isAsking, Func<IJournalGrain> journal, TimeProvider time)
    {
        (_session, _run, _queue, _isAsking, _journal, _time) = (session, run, queue, isAsking, journal, time);
        _now = new(SessionMomentKind.Asleep, time.WallNow());
    }

    /// <summary>Whether somebody looks on.</summary>
    public bool Any => _until is { } until && _time.SteadyNow() < until;

    /// <summary>Somebody looks on, for a while.</summary>
    /// <returns>What the session does.</returns>
    public SessionMoment Begin()
    {
        _until = _time.SteadyNow() + Lease;
        return _told = Look();
    }

    /// <summary>Something may have changed.</summary>
    public void Update()
    {
        if (_run.Phase != _phase)
        {
            (_phase, _phaseSince) = (_run.Phase, _time.WallNow());
        }

        if (Any && !Look().SaysTheSameAs(_told))
        {
            Tell();
        }
    }

    /// <summary>The agent says something.</summary>
    /// <param name="text">What comes next of it.</param>
    public void Say(string text)
    {
        if (!Any)
        {
            return;
        }

        var prompt = _session.State.InFlight?.Id;
        var piece = _isBetween ? $"\n\n{text}" : text;
        _isBetween = false;
        if (_texts is [.., var last] && last.Prompt == prompt)
        {
            _texts[^1] = last with { Text = last.Text + piece };
        }
        else
        {
            _texts.Add(new(prompt, piece));
        }

        Tell();
    }

    /// <summary>The agent begins to use a tool.</summary>
    /// <param name="tool">The tool.</param>
    public void Use(AgentToolStarted tool)
    {
        _isBetween = true;
        _tools[tool.ToolUseId] = (tool.Progress, _time.WallNow());
    }

    /// <summary>A tool has come back.</summary>
    /// <param name="tool">The agent's id of its use.</param>
    public void Finish(string tool) => _tools.Remove(tool);

    /// <summary>A turn begins or ends: no tool runs, and what was said is in the answer.</summary>
    public void Rest()
    {
        _texts.Clear();
        _isBetween = false;
        _tools.Clear();
    }

    private SessionMoment Look()
    {
        var at = _time.WallNow();
        var kind = KindOf();
        var tool = kind is SessionMomentKind.Working && _tools.Count > 0 ? _tools.Values.MaxBy(static one => one.At) : default;
        var moment = new SessionMoment(kind, at)
        {
            Since = kind is SessionMomentKind.Working && _run.Phase == _phase ? _phaseSince : kind == _now.Kind ? _now.Since : at,
            Tool = tool.Line,
            ToolSince = tool.Line is null ? null : tool.At,
            Queue = _queue.Count == 0 ? [] : _queue.Views(),
        };
        return _now = moment;
    }

    private SessionMomentKind KindOf() => _run.Phase switch
    {
        _ when _isAsking() => SessionMomentKind.Waiting,
        SessionPhase.Working => SessionMomentKind.Working,
        _ when _run.WorksUnasked => SessionMomentKind.Working,
        SessionPhase.Starting or SessionPhase.Suspending => SessionMomentKind.Starting,
        SessionPhase.Ready => SessionMomentKind.Idle,
        _ => SessionMomentKind.Asleep,
    };

    private void Tell()
    {
        if (_telling.IsCompleted)
        {
            _telling = TellAsync();
            _telling.Ignore();
        }
    }

    /// <summary>One call after the other, so that text stays in order; what comes meanwhile goes with the next one.</summary>
    private async Task TellAsync()
    {
        while (Any && (_texts.Count > 0 || !_now.SaysTheSameAs(_told)))
        {
            var text = _texts.FirstOrDefault();
            if (text is not null)
            {
                _texts.RemoveAt(0);
            }

            var moment = _told = _now;
            try
            {
                await _journal().Pass(moment, text);
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException)
            {
                // It only passes: the answer is in the journal.
            }

            // By the computer's clock, whatever clock the grains have.
            await Task.Delay(Pace);
        }

        _texts.Clear();
    }
}
