using System.Threading.Channels;
using Dormouse.Grains.Agents;

namespace Dormouse.Silo.Agents;

/// <summary>
/// Events of one run on their way to its session. Bounded: a session that is slow makes the reader of the process wait,
/// and so the process itself, instead of filling the memory.
/// </summary>
internal sealed class AgentEventQueue
{
    private const int Capacity = 1024;

    // A chat keeps one or two outputs of an event, and must know all of them again when their batch is offered again.
    private const int BatchSize = 64;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    private readonly Channel<AgentEvent> _events = Channel.CreateBounded<AgentEvent>(
        new BoundedChannelOptions(Capacity) { SingleReader = true });

    /// <summary>Adds an event; waits while the queue is full.</summary>
    /// <param name="happened">The event.</param>
    /// <returns>A task that ends when it is in the queue.</returns>
    public ValueTask PostAsync(AgentEvent happened) => _events.Writer.WriteAsync(happened);

    /// <summary>No event follows.</summary>
    public void Complete() => _events.Writer.TryComplete();

    /// <summary>Hands everything to the sink, batch by batch; what it refuses is offered again until it is taken.</summary>
    /// <param name="run">The run's id.</param>
    /// <param name="sink">The sink.</param>
    /// <param name="time">The clock of the pauses between offers.</param>
    /// <param name="refused">Called with each refusal.</param>
    /// <param name="stopping">Ends the work: the silo stops, and what is left is resolved by the next one.</param>
    /// <returns>A task that ends when everything was taken.</returns>
    public async Task PumpAsync(
        string run, IAgentEventSink sink, TimeProvider time, Action<Exception> refused, CancellationToken stopping)
    {
        var taken = 0L;
        while (await _events.Reader.WaitToReadAsync(stopping))
        {
            var batch = new List<AgentEvent>();
            while (batch.Count < BatchSize && _events.Reader.TryRead(out var happened))
            {
                batch.Add(happened);
            }

            for (var pause = FirstRetry; ; pause = pause * 2 < LastRetry ? pause * 2 : LastRetry)
            {
                try
                {
                    await sink.TakeAsync(run, taken, batch);
                    break;
                }
                catch (Exception exception) when (!stopping.IsCancellationRequested)
                {
                    refused(exception);
                    await Task.Delay(pause, time, stopping);
                }
            }

            taken += batch.Count;
        }
    }
}
