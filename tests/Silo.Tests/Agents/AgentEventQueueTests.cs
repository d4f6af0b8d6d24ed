using Dormouse.Grains.Agents;
using Dormouse.Grains.Chats;
using Dormouse.Silo.Agents;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Time.Testing;

namespace Dormouse.Silo.Tests.Agents;

public class AgentEventQueueTests
{
    private readonly AgentEventQueue _queue = new();
    private readonly Sink _sink = new();

    [Fact(Timeout = TestScope.Patience)]
    public async Task Events_arrive_in_order_with_their_numbers_and_each_once()
    {
        var pump = PumpAsync(TimeProvider.System);
        for (var i = 0; i < 5000; i++)
        {
            await _queue.PostAsync(Event(i));
        }

        _queue.Complete();
        await pump;

        Assert.Equal(Enumerable.Range(0, 5000).Select(Event), _sink.Taken);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_batch_that_is_refused_is_offered_again_until_it_is_taken()
    {
        var clock = new FakeTimeProvider();
        var refusals = new List<Exception>();
        var refused = new SemaphoreSlim(0);
        _sink.Refusals = 3;
        await _queue.PostAsync(Event(0));
        await _queue.PostAsync(Event(1));
        _queue.Complete();

        var pump = _queue.PumpAsync("run", _sink, clock, exception => { refusals.Add(exception); refused.Release(); }, TestScope.Ended);
        for (var i = 0; i < 3; i++)
        {
            await refused.WaitAsync(TestScope.Ended);
            Assert.Empty(_sink.Taken);
            await Eventually.IsStepByStep(
                () => { clock.Advance(TimeSpan.FromMilliseconds(50)); return refused.CurrentCount > 0 || pump.IsCompleted; },
                "it is offered again");
        }

        await pump;
        Assert.Equal([Event(0), Event(1)], _sink.Taken);
        Assert.Equal(3, refusals.Count);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_batch_is_so_small_that_a_chat_knows_all_of_it_again()
    {
        for (var i = 0; i < 1000; i++)
        {
            await _queue.PostAsync(Event(i));
        }

        _queue.Complete();
        await PumpAsync(TimeProvider.System);

        Assert.Equal(1000, _sink.Taken.Count);
        Assert.InRange(2 * _sink.LargestBatch, 2, ChatState.Remembered);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_full_queue_makes_its_writer_wait()
    {
        var posted = 0;
        var last = _queue.PostAsync(Event(0));
        while (last.IsCompleted)
        {
            Assert.True(++posted < 10_000, "The queue has no bound.");
            last = _queue.PostAsync(Event(posted));
        }

        _queue.Complete();
        var pump = PumpAsync(TimeProvider.System);
        await Assert.ThrowsAnyAsync<Exception>(async () => await last);
        await pump;
        Assert.Equal(posted, _sink.Taken.Count);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_writer_that_waits_goes_on_when_there_is_room()
    {
        var posts = Enumerable.Range(0, 3000).Select(i => _queue.PostAsync(Event(i)).AsTask()).ToArray();
        Assert.Contains(posts, static post => !post.IsCompleted);

        var pump = PumpAsync(TimeProvider.System);
        await Task.WhenAll(posts);
        _queue.Complete();
        await pump;

        Assert.Equal(Enumerable.Range(0, 3000).Select(Event), _sink.Taken);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_ends_the_wait_for_events_and_the_wait_after_a_refusal(bool isRefused)
    {
        using var stopping = new CancellationTokenSource();
        var refused = new TaskCompletionSource();
        _sink.Refusals = int.MaxValue;
        if (isRefused)
        {
            await _queue.PostAsync(Event(0));
        }

        var pump = _queue.PumpAsync("run", _sink, new FakeTimeProvider(), _ => refused.TrySetResult(), stopping.Token);
        await (isRefused ? refused.Task : Task.CompletedTask);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pump);
        Assert.Empty(_sink.Taken);
    }

    private static AgentEvent Event(int number) => new AgentText($"{number}");

    private Task PumpAsync(TimeProvider time) => _queue.PumpAsync("run", _sink, time, static _ => { }, TestScope.Ended);

    private sealed class Sink : IAgentEventSink
    {
        public List<AgentEvent> Taken { get; } = [];

        public int Refusals { get; set; }

        public int LargestBatch { get; private set; }

        public Task TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events)
        {
            Assert.Equal("run", run);
            Assert.Equal(Taken.Count, first);
            if (Refusals-- > 0)
            {
                throw new InvalidOperationException("not now");
            }

            LargestBatch = Math.Max(LargestBatch, events.Count);
            Taken.AddRange(events);
            return Task.CompletedTask;
        }
    }
}
