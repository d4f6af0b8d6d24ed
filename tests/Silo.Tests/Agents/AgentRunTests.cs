using Dormouse.Grains.Agents;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Agents.Claude;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents;

public sealed class AgentRunTests
{
    [Fact(Timeout = TestScope.Patience)]
    public async Task A_prompt_that_comes_after_the_end_of_the_process_is_not_given_and_not_noted()
    {
        await using var scope = new TestScope();
        var (run, _) = await StartAsync(scope, scope.Dummy("exit", "3"));
        await run.Ended;

        Assert.False(await run.GiveAsync(Large));
        Assert.Null(run.LastGiven);
        using var mark = new DispatchMarker(scope.Folder);
        Assert.False(mark.Look(Large.Id).IsSet);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_waits_for_an_agent_that_does_not_read_and_an_interrupt_ends_it(bool isStopped)
    {
        await using var scope = new TestScope();
        var (run, events) = await StartAsync(scope, scope.Dummy("sleep"));
        if (isStopped)
        {
            _ = Native.Kill(run.ProcessId, (int)UnixSignal.Stop);
        }

        // Each of these would wait for ever if it waited for the process.
        Assert.True(await run.GiveAsync(Large));
        await run.SetModelAsync("opus");
        Assert.False(run.Ended.IsCompleted);
        await run.InterruptAsync();

        await run.Ended;
        Assert.StartsWith("was killed by signal", (await events.NextAsync<AgentExited>()).Description, StringComparison.Ordinal);
        using var mark = new DispatchMarker(scope.Folder);
        Assert.True(mark.Look(Large.Id).IsSet);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_archived_session_ends_an_agent_that_does_not_read()
    {
        await using var scope = new TestScope();
        var (run, _) = await StartAsync(scope, scope.Dummy("sleep"));
        await run.GiveAsync(Large);
        await run.StopAsync();
        Assert.True(run.HasEnded);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task An_agent_that_lives_and_takes_no_prompts_any_more_is_ended()
    {
        await using var scope = new TestScope();
        var (run, events) = await StartAsync(scope, scope.Of("sh", "-c", "exec <&-; exec sleep 1000"));

        await run.GiveAsync(Large);

        await run.Ended;
        Assert.NotEqual(AgentExitReason.Asked, (await events.NextAsync<AgentExited>()).Reason);
    }

    /// <summary>More than a pipe takes.</summary>
    private static AgentPrompt Large { get; } = new(Guid.NewGuid(), new('x', 1024 * 1024), []);

    private static async Task<(AgentRun Run, EventList Events)> StartAsync(TestScope scope, SubprocessStart start)
    {
        var events = new AgentEventQueue();
        var taken = new EventList();
        var connection = new ClaudeConnection(
            start, "conversation", resumes: false, new Personas(new Dictionary<string, PersonaOptions>()), events);
        var process = await Subprocess.StartAsync(start, cancellationToken: TestScope.Ended);
        var run = new AgentRun(
            SessionKey.Parse(TestScope.Session), connection, events, process, new DispatchMarker(scope.Folder), TimeSpan.FromSeconds(1));
        _ = events.PumpAsync(run.Id, taken, TimeProvider.System, static _ => { }, TestScope.Ended);
        return (run, taken);
    }
}
