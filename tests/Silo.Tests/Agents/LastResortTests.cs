using System.Threading.Channels;
using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Agents.Claude;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Silo.Tests.Agents;

public sealed class LastResortTests
{
    // Says that it is ready, reads on and acknowledges nothing that matters: like an agent that hangs in the middle of a turn.
    private const string Deaf = """printf '%s\n' "$1" "$2" "$3"; exec cat >/dev/null""";

    private readonly FakeTimeProvider _clock = new();

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_does_not_stop_is_told_of_and_ended_and_its_turn_is_interrupted()
    {
        await using var scope = new TestScope();
        var (run, events) = await StartAsync(scope, scope.Of("sh", "-c", Deaf, "sh", RecordedLines.Ready, "", ""));
        await events.NextAsync<AgentReady>();
        var prompt = new AgentPrompt(Guid.NewGuid(), "work", []);
        await run.GiveAsync(prompt);

        await run.InterruptAsync();
        await run.InterruptAsync();
        await PassUntilAsync(run.Ended);

        Assert.Equal(LastResort.StopPatience, (await events.NextAsync<AgentIgnoredStop>()).After);
        var ended = await events.NextAsync<AgentTurnEnded>();
        Assert.Equal((prompt.Id, TurnOutcome.Interrupted, true), (ended.PromptId, ended.Outcome, ended.MayBeUnrecorded));
        Assert.Equal(AgentExitReason.Asked, (await events.NextAsync<AgentExited>()).Reason);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_stops_in_time_is_left_alone()
    {
        await using var scope = new TestScope();
        var (run, events) = await StartAsync(scope, scope.Of(
            "sh", "-c", """printf '%s\n' "$1"; while read -r line; do case $line in *interrupt*) printf '%s\n' "$2";; esac; done""", "sh", RecordedLines.Ready, RecordedLines.OldInterrupted));
        await events.NextAsync<AgentReady>();
        await run.GiveAsync(new(Guid.NewGuid(), "work", []));

        await run.InterruptAsync();
        await events.NextAsync<AgentTurnEnded>();
        _clock.Advance(LastResort.StopPatience * 3);
        await run.GiveAsync(new(Guid.NewGuid(), "more", []));
        _clock.Advance(LastResort.StopPatience * 3);

        Assert.False(run.IsEnding);
        await run.StopAsync();
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_stop_of_another_turn_has_the_whole_time_for_itself()
    {
        var time = new TimerNoting();
        var agent = new StoppedAgent { IsStopping = true, StopsBegun = 1 };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lastResort = new LastResort(
            agent,
            new AgentEventQueue(),
            () =>
            {
                ended.SetResult();
                return Task.CompletedTask;
            },
            time);
        lastResort.WatchStop();
        await time.TimerSetAsync();
        agent.StopsBegun = 2;
        lastResort.WatchStop();

        time.Advance(LastResort.StopPatience);
        var again = time.TimerSetAsync();
        await Task.WhenAny(again, ended.Task);
        Assert.False(ended.Task.IsCompleted);
        await again;

        time.Advance(LastResort.StopPatience);
        await ended.Task.WaitAsync(TestScope.Ended);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_never_gets_ready_is_told_of_and_ended_with_an_explanation()
    {
        await using var scope = new TestScope();
        var (run, events) = await StartAsync(scope, scope.Of("sh", "-c", "exec cat >/dev/null"));

        await PassUntilAsync(run.Ended);

        Assert.Contains("takes long to start", (await events.NextAsync<AgentProgress>()).Text, StringComparison.Ordinal);
        var exited = await events.NextAsync<AgentExited>();
        Assert.Equal(AgentExitReason.StartFailed, exited.Reason);
        Assert.StartsWith("was not ready within 5 min", exited.Description, StringComparison.Ordinal);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_dies_of_the_interrupt_has_stopped()
    {
        await using var scope = new TestScope();
        var (run, events) = await StartAsync(scope, scope.Of(
            "sh", "-c", """printf '%s\n' "$1"; while read -r line; do case $line in *interrupt*) exit 3;; esac; done""", "sh", RecordedLines.Ready));
        await events.NextAsync<AgentReady>();
        var prompt = new AgentPrompt(Guid.NewGuid(), "work", []);
        await run.GiveAsync(prompt);

        await run.InterruptAsync();

        Assert.Equal(
            (prompt.Id, TurnOutcome.Interrupted),
            (await events.NextAsync<AgentTurnEnded>()) is var ended ? (ended.PromptId, ended.Outcome) : default);
        Assert.Equal(AgentExitReason.Crashed, (await events.NextAsync<AgentExited>()).Reason);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_closes_its_output_and_lives_is_ended_and_that_is_said()
    {
        await using var scope = new TestScope();
        var (run, events) = await StartAsync(scope, scope.Of("sh", "-c", """printf '%s\n' "$1"; exec >&- sleep 1000""", "sh", RecordedLines.Ready));

        await run.Ended;

        Assert.Equal("closed its output without ending, and was ended.", (await events.NextAsync<AgentExited>()).Description);
    }

    /// <summary>A clock that tells when a timer is set.</summary>
    private sealed class TimerNoting : FakeTimeProvider
    {
        private readonly Channel<bool> _set = Channel.CreateUnbounded<bool>();

        public async Task TimerSetAsync() => await _set.Reader.ReadAsync(TestScope.Ended);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _set.Writer.TryWrite(true);
            return timer;
        }
    }

    /// <summary>An agent of which only is known whether it was told to stop.</summary>
    private sealed class StoppedAgent : IAgentConnection
    {
        public bool IsStopping { get; set; }

        public int StopsBegun { get; set; }

        public SubprocessStart Start => throw new NotSupportedException();

        public bool IsReady => true;

        public bool IsInTurn => true;

        public IReadOnlyCollection<string> Commands => [];

        public bool HasBackgroundWork => false;

        public bool StreamsDeltas { get; set; } = true;

        public TurnActivity Activity => throw new NotSupportedException();

        public Task RunAsync(Subprocess process) => throw new NotSupportedException();

        public ValueTask<bool> GiveAsync(AgentPrompt prompt) => throw new NotSupportedException();

        public ValueTask InterruptAsync() => throw new NotSupportedException();

        public ValueTask<bool> AnswerAsync(string questionId, string option) => throw new NotSupportedException();

        public ValueTask<bool> SetModelAsync(string? model) => throw new NotSupportedException();

        public AgentExited Explain(SubprocessExit exit, bool wasAsked) => throw new NotSupportedException();
    }

    /// <summary>Lets time pass until something that waits for it has happened: nobody can tell when a timer was set.</summary>
    private async Task PassUntilAsync(Task happens)
    {
        while (!happens.IsCompleted)
        {
            _clock.Advance(LastResort.StopPatience);
            await Task.WhenAny(happens, Task.Delay(10, TestScope.Ended));
        }
    }

    private async Task<(AgentRun Run, EventList Events)> StartAsync(TestScope scope, SubprocessStart start)
    {
        var events = new AgentEventQueue();
        var taken = new EventList();
        var connection = new ClaudeConnection(
            start, "conversation", resumes: false, new Personas(new Dictionary<string, PersonaOptions>()), events);
        var process = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        var run = new AgentRun(
            SessionKey.Parse(TestScope.Session), connection, events, process, new DispatchMarker(scope.Folder), TimeSpan.FromSeconds(1), _clock);
        _ = events.PumpAsync(run.Id, taken, TimeProvider.System, static _ => { }, TestScope.Ended);
        return (run, taken);
    }
}
