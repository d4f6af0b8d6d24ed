using Dormouse.Grains.Agents;
using Dormouse.Grains.Machines;
using Dormouse.Grains.Sessions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>
/// The parts of one session without Orleans: its row, timers and chats are the test's, and time passes when the test says so.
/// </summary>
internal sealed class SessionBench
{
    private readonly List<BenchTimer> _timers = [];
    private readonly BenchRow _row = new();

    public SessionBench()
    {
        _row.State = new() { Owner = "ada", Name = "default", Agent = "claude", IdleTimeout = TimeSpan.FromMinutes(10) };
        Agents = new(Clock);
        Activation = new(
            (tick, options) =>
            {
                var timer = new BenchTimer(Clock, tick, options.DueTime);
                _timers.Add(timer);
                return timer;
            },
            kept => IsKept = kept == Timeout.InfiniteTimeSpan,
            () => IsDropped = true);
        var logger = NullLogger.Instance;
        Session = new(SessionKey.New("nas"), _row, Activation, logger);
        var journal = new SessionJournal(Session, new(null!, Clock, logger, CancellationToken.None), Clock);
        Asked = new(() => Run!.Process);
        Queue = new(() => State);
        Files = new(Session, Queue, Workspace, static _ => Task.FromResult<byte[]?>(null));
        Chats = new(Session, journal, Deliver, logger);
        Agent = new(Session, Agents);
        Run = new(Session, Agents, static () => new NoSink(), Activation, Clock, logger);
        Idle = new(Session, Queue, Run, Asked, Places, Activation, Clock);
        Monitor = new(Session, Run, Asked, Chats, Activation, Clock, logger);
        Asking = new(Session, Asked, Run, Idle, Chats);
        Decision = new(Session, Queue, Files, Run, Agent, Asked, Chats, AdvanceAsync, logger);
        Limit = new(Session, Queue, Run, Idle, Asked, Asking, Chats, Activation, AdvanceAsync, Clock, logger);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));

    public FakeAgentHost Agents { get; }

    public TestWorkspace Workspace { get; } = new();

    public Places Places { get; } = new(static () => 16);

    public SessionState State => _row.State;

    /// <summary>How often the row was written.</summary>
    public int Writes => _row.Writes;

    /// <summary>Whether the session stays in memory.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Whether the activation is to end.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>What chats were told, in order.</summary>
    public List<(string Chat, SessionOutput Output)> Told { get; } = [];

    /// <summary>How often the next step was taken, and whether the state had changed.</summary>
    public List<bool> Advances { get; } = [];

    public SessionActivation Activation { get; }

    public StoredSession Session { get; }

    public PromptQueue Queue { get; }

    public PromptFiles Files { get; }

    public SessionChats Chats { get; }

    public SessionAgent Agent { get; }

    public AskedQuestions Asked { get; }

    public ActiveRun Run { get; }

    public IdleSuspension Idle { get; }

    public TurnMonitor Monitor { get; }

    public AgentQuestions Asking { get; }

    public PendingDecision Decision { get; }

    public UsageLimitPause Limit { get; }

    public static QueuedPrompt Prompt(string text) => new(Guid.NewGuid(), "telegram:7", text, [], IsCommand: false);

    /// <summary>The notices of an id's beginning that were told.</summary>
    public IEnumerable<SessionNotice> Notices(string id) =>
        Told.Select(static told => told.Output).OfType<SessionNotice>().Where(notice => notice.Id.StartsWith(id, StringComparison.Ordinal));

    /// <summary>A process that is ready, with nothing to do.</summary>
    public async Task<FakeAgentRun> ReadyAsync()
    {
        await Run.StartAsync();
        var run = await Agents.NextRunAsync();
        run.Ready();
        Run.GoOn();
        return run;
    }

    /// <summary>A process with a turn that runs.</summary>
    public async Task<FakeAgentRun> WorkingAsync(string text = "work")
    {
        var run = await ReadyAsync();
        Queue.Add(Prompt(text));
        var prompt = Queue.Take();
        Run.BeginTurn();
        Monitor.Begin();
        await run.GiveAsync(prompt.ForAgent());
        return run;
    }

    /// <summary>Time passes, second by second, and timers tick that are due.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            foreach (var timer in _timers.ToArray())
            {
                await timer.TickIfDueAsync();
            }
        }
    }

    private Task AdvanceAsync(bool mustWrite)
    {
        Advances.Add(mustWrite);
        return Task.CompletedTask;
    }

    private Task Deliver(string chat, IReadOnlyList<SessionOutput> outputs)
    {
        Told.AddRange(outputs.Select(output => (chat, output)));
        return Task.CompletedTask;
    }

    private sealed class NoSink : IAgentEventSink
    {
        public Task TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events) => Task.CompletedTask;
    }

    private sealed class BenchRow : IPersistentState<SessionState>
    {
        public int Writes { get; private set; }

        public SessionState State { get; set; } = new();

        public string? Etag => null;

        public bool RecordExists => Writes > 0;

        public Task ClearStateAsync() => Task.CompletedTask;

        public Task ReadStateAsync() => Task.CompletedTask;

        public Task WriteStateAsync()
        {
            Writes++;
            return Task.CompletedTask;
        }
    }

    private sealed class BenchTimer(TimeProvider clock, Func<Task> tick, TimeSpan due) : IGrainTimer
    {
        private DateTimeOffset? _due = clock.GetUtcNow() + due;

        public void Change(TimeSpan dueTime, TimeSpan period) =>
            _due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;

        public Task TickIfDueAsync()
        {
            if (_due > clock.GetUtcNow() || _due is null)
            {
                return Task.CompletedTask;
            }

            _due = null;
            return tick();
        }

        public void Dispose() => _due = null;
    }
}
