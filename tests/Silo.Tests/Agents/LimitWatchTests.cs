using Dormouse.Silo.Agents;
using Dormouse.Silo.Processes;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Silo.Tests.Agents;

public sealed class LimitWatchTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AgentEventQueue _queue = new();
    private readonly EventList _events = new();
    private readonly ResourceLimit _memory = ResourceLimit.Memory(512L << 20);
    private readonly ResourceLimit _processes = ResourceLimit.Processes(200);
    private long _memoryMet;
    private long _processesMet;

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_limit_that_is_met_is_told_once_in_a_while_and_each_by_itself()
    {
        var watch = Start();
        _memoryMet = 1;
        Assert.Equal(_memory.Reached, (await NextAsync()).What);
        _memoryMet = 5;
        _processesMet = 1000;
        Assert.Equal(_processes.Reached, (await NextAsync()).What);

        _clock.Advance(LimitWatch.Quiet);
        _memoryMet = 6;

        Assert.Equal(_memory.Reached, (await NextAsync()).What);
        await watch.EndAsync();
        Assert.False(_events.HasMore<AgentReachedLimit>());
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task What_was_met_right_before_the_end_is_told_and_what_was_not_is_not()
    {
        var watch = Start();
        _memoryMet = 1;

        await watch.EndAsync();

        Assert.Equal(
            "is out of memory: its limit is 512 MiB (Sessions:Limits:Memory), so what used most of it was ended",
            (await _events.NextAsync<AgentReachedLimit>()).What);
        Assert.False(_events.HasMore<AgentReachedLimit>());
    }

    private LimitWatch Start()
    {
        _ = _queue.PumpAsync("run", _events, TimeProvider.System, static _ => { }, TestScope.Ended);
        return new(
            [_memory, _processes, ResourceLimit.Processor(1)],
            limit => limit == _memory ? _memoryMet : limit == _processes ? _processesMet : 0,
            _queue,
            _clock);
    }

    private async Task<AgentReachedLimit> NextAsync()
    {
        var next = _events.NextAsync<AgentReachedLimit>();
        await Eventually.IsStepByStep(
            () =>
            {
                if (!next.IsCompleted)
                {
                    _clock.Advance(LimitWatch.Period);
                }

                return next.IsCompleted;
            },
            "a limit is told");
        return await next;
    }
}
