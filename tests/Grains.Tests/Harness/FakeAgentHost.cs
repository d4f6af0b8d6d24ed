using System.Collections.Concurrent;
using System.Threading.Channels;
using Dormouse.Grains.Agents;

namespace Dormouse.Grains.Tests.Harness;

/// <summary>The agents of one machine, played by the test. Like the real one it outlives activations.</summary>
internal sealed class FakeAgentHost(TimeProvider clock) : IAgentHost, IConversationReturns, IConversationHolders, IConversationTalks
{
    private readonly ConcurrentDictionary<SessionKey, FakeAgentRun> _runs = new();
    private readonly Channel<FakeAgentRun> _started = Channel.CreateUnbounded<FakeAgentRun>();
    private readonly ConcurrentQueue<Exception> _startFailures = new();

    public TimeProvider Clock => clock;

    /// <summary>Plays an agent that is ready at once and answers every prompt with <c>re: </c> and the prompt.</summary>
    public bool Echoes { get; set; }

    /// <summary>Whether a run that is asked to end waits for the test to end it.</summary>
    public bool HoldsStops { get; set; }

    /// <summary>Whether a running agent can be told of another model.</summary>
    public bool CanSwitchModel { get; set; } = true;

    /// <summary>What the agent's record says of a prompt.</summary>
    public Func<AgentPrompt, TranscriptFinding> Transcript { get; set; } = static _ => new(TranscriptFindingKind.Unknown);

    /// <summary>The answers that the agent's record has, the last one first.</summary>
    public IReadOnlyList<string> ReturnPoints { get; set; } = [];

    /// <summary>Every prompt that was given to any run, in order.</summary>
    public ConcurrentQueue<AgentPrompt> Given { get; } = new();

    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _starting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<AgentDescription> _described = [new("claude", "claude", "2.1.0")];

    /// <summary>While it is set, whoever asks what the machine is waits for it, as on a machine that stands still.</summary>
    public ManualResetEventSlim? Stall { get; set; }

    /// <summary>Ends when somebody waits so.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>While it is set, starts wait for it.</summary>
    public TaskCompletionSource? StartGate { get; set; }

    /// <summary>Ends when a start waits so.</summary>
    public Task Starting => _starting.Task;

    public IReadOnlyList<AgentDescription> Agents
    {
        get
        {
            if (Stall is { } stall)
            {
                _stalled.TrySetResult();
                stall.Wait(Wait.Ended);
            }

            return _described;
        }
        set => _described = value;
    }

    /// <summary>What is named as the time before a prompt is given.</summary>
    public string Epoch { get; set; } = "boot 1";

    /// <summary>What projects would have agents run.</summary>
    public IReadOnlyList<string> OwnCode { get; set; } = [];

    public IReadOnlyList<string> FindOwnCode(AgentLaunch launch) => launch.Project is null ? [] : OwnCode;

    public string EpochOf(SessionKey session) => Epoch;

    /// <summary>The times that the agent's record was asked about, in order.</summary>
    public ConcurrentQueue<string?> AskedEpochs { get; } = new();

    public IReadOnlyCollection<IAgentRun> Runs => [.. _runs.Values.Where(static run => !run.HasEnded)];

    /// <summary>How many were alive at once at most, as seen at each start.</summary>
    public int MostAtOnce { get; private set; }

    public IAgentRun? Find(SessionKey session) => _runs.GetValueOrDefault(session);

    public void FailNextStart(Exception failure) => _startFailures.Enqueue(failure);

    public Task<FakeAgentRun> NextRunAsync() => _started.NextAsync("an agent to be started");

    public bool HasMoreStarts => _started.Reader.Count > 0;

    public async ValueTask<IAgentRun> StartAsync(AgentLaunch launch, IAgentEventSink sink)
    {
        if (StartGate is { } gate)
        {
            _starting.TrySetResult();
            await gate.Task;
        }

        if (_startFailures.TryDequeue(out var failure))
        {
            throw failure;
        }

        Assert.False(_runs.TryGetValue(launch.Session, out var old) && !old.HasEnded, "A session must not have two processes.");
        var run = new FakeAgentRun(this, launch);
        _runs[launch.Session] = run;
        MostAtOnce = Math.Max(MostAtOnce, Runs.Count);
        _ = run.PumpAsync(sink, () => _runs.TryRemove(new(launch.Session, run)));
        _started.Writer.TryWrite(run);
        if (Echoes)
        {
            run.Ready();
        }

        return run;
    }

    public ValueTask<string?> FindReturnPointAsync(AgentLaunch launch, string? before) =>
        new(ReturnPoints.SkipWhile(point => before is not null && point != before).Skip(before is null ? 0 : 1).FirstOrDefault());

    /// <summary>The prompts that the agent's record has, the newest one first.</summary>
    public IReadOnlyList<PastPrompt> Prompts { get; set; } = [];

    /// <summary>What becomes of files that are to go back; told whether it is only a trial.</summary>
    public Func<bool, Task<FileReturn>> Files { get; set; } = static _ => Task.FromResult(new FileReturn([], 0, 0));

    /// <summary>The prompts that files were put back to, in order.</summary>
    public ConcurrentQueue<Guid> PutBack { get; } = new();

    public ValueTask<IReadOnlyList<PastPrompt>> FindPromptsAsync(AgentLaunch launch, int most) => new([.. Prompts.Take(most)]);

    /// <summary>What the agents' own records have of each conversation, by its id.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<RecordedMessage>> Talks { get; } = new();

    public ValueTask<IReadOnlyList<RecordedMessage>> ReadAsync(AgentLaunch launch, DateTimeOffset since, int most) => new(
        [.. Talks.GetValueOrDefault(launch.AgentSessionId, []).Where(message => message.At >= since).TakeLast(most)]);

    /// <summary>The titles that the agents' own records have, by the conversation's id.</summary>
    public ConcurrentDictionary<string, string> Titles { get; } = new();

    public ValueTask<string?> FindTitleAsync(AgentLaunch launch, DateTimeOffset since) =>
        new(Titles.GetValueOrDefault(launch.AgentSessionId));

    public async ValueTask<FileReturn> PutFilesBackAsync(AgentLaunch launch, Guid prompt, bool isTrial)
    {
        Assert.False(_runs.TryGetValue(launch.Session, out var run) && !run.HasEnded, "Nothing is put back while the agent runs.");
        if (!isTrial)
        {
            PutBack.Enqueue(prompt);
        }

        return await Files(isTrial);
    }

    /// <summary>What has the conversations open beside their sessions, or null.</summary>
    public ConversationHolder? Holder { get; set; }

    /// <summary>The conversations that the machine has, for each query.</summary>
    public IReadOnlyList<FoundConversation> Conversations { get; set; } = [];

    public bool HasMoreConversations { get; set; }

    public ConcurrentQueue<ConversationQuery> Queries { get; } = new();

    public Task<ConversationPage> FindConversationsAsync(ConversationQuery query, Func<string, bool> isOurs)
    {
        Queries.Enqueue(query);
        return Task.FromResult(new ConversationPage(
            [.. Conversations.Where(one => query.Id is null || one.Id.StartsWith(query.Id, StringComparison.Ordinal))],
            HasMoreConversations));
    }

    /// <summary>The processes that were asked to end because a person wanted it, in order.</summary>
    public ConcurrentQueue<string> EndedHolders { get; } = new();

    /// <summary>The one conversation that it has open, or null for any.</summary>
    public string? HeldConversation { get; set; }

    public ValueTask<ConversationHolder?> FindHolderAsync(AgentLaunch launch) =>
        new(Borrower is not null ? new ConversationHolder(HolderKind.Desk, $"desk-{Borrower.ProcessId}") { Since = clock.GetUtcNow() }
            : HeldConversation is null || HeldConversation == launch.AgentSessionId ? Holder
            : null);

    /// <summary>The process that the session is lent to, while it lives.</summary>
    public Borrower? Borrower { get; set; }

    /// <summary>Whether the processes that ask are on the machine.</summary>
    public bool CanLend { get; set; } = true;

    /// <summary>The conversation that the terminal of a loan ended in, until it is taken back; or null.</summary>
    public string? EndedIn { get; set; }

    public ValueTask<EndedLoan?> FindEndedLoanAsync(AgentLaunch launch) =>
        new(EndedIn is { } ended && Borrower is null ? new EndedLoan(ended) : null);

    public bool IsLent(SessionKey session) => Borrower is not null;

    public ValueTask TakeBackAsync(AgentLaunch launch)
    {
        EndedIn = null;
        return default;
    }

    public TerminalCommand? Terminal { get; set; } = new("claude", ["--resume"], "work", new Dictionary<string, string>());

    public TerminalCommand? TerminalOf(AgentLaunch launch) => Terminal;

    public bool TryLend(SessionKey session, Borrower borrower)
    {
        Borrower = CanLend ? borrower : Borrower;
        return CanLend;
    }

    public bool IsLentTo(SessionKey session, Borrower borrower) => Borrower == borrower;

    public ValueTask EndHolderAsync(AgentLaunch launch, string holder)
    {
        EndedHolders.Enqueue(holder);
        return default;
    }

    public ValueTask<TranscriptFinding> FindInTranscriptAsync(AgentLaunch launch, AgentPrompt prompt, string? epoch)
    {
        AskedEpochs.Enqueue(epoch);
        return new(Transcript(prompt));
    }
}
