using System.Threading.Channels;
using Dormouse.Grains.Agents;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Agents;

/// <summary>Takes every event, for the test to read.</summary>
internal sealed class EventList : IAgentEventSink
{
    private readonly Channel<AgentEvent> _taken = Channel.CreateUnbounded<AgentEvent>();

    /// <summary>The next event of this kind; those before it are passed over.</summary>
    public async Task<T> NextAsync<T>()
        where T : AgentEvent
    {
        while (true)
        {
            if (await _taken.Reader.ReadAsync(TestScope.Ended) is T happened)
            {
                return happened;
            }
        }
    }

    /// <summary>Whether one of this kind has come that was not read; nothing is left to read then.</summary>
    public bool HasMore<T>()
        where T : AgentEvent
    {
        var found = false;
        while (_taken.Reader.TryRead(out var happened))
        {
            found |= happened is T;
        }

        return found;
    }

    public Task TakeAsync(string run, long first, IReadOnlyList<AgentEvent> events)
    {
        foreach (var happened in events)
        {
            _taken.Writer.TryWrite(happened);
        }

        return Task.CompletedTask;
    }
}
