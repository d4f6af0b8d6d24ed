using Dormouse.Grains.Texts;

namespace Dormouse.Silo.Agents;

/// <summary>
/// What is done about an agent that does not do what everybody waits for, whatever its protocol: it is told, then the process is ended.
/// </summary>
/// <param name="connection">What is known of the agent.</param>
/// <param name="events">Where it is told.</param>
/// <param name="end">Ends the process.</param>
/// <param name="time">The clock.</param>
internal sealed class LastResort(IAgentConnection connection, AgentEventQueue events, Func<Task> end, TimeProvider time)
{
    /// <summary>How long an agent may take to stop.</summary>
    public static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <summary>From then on a start is told to take long.</summary>
    public static readonly TimeSpan LongStart = TimeSpan.FromSeconds(30);

    /// <summary>How long a start may take: a person's hooks and MCP servers run in it, and a hook of claude's may take a minute.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isWatchingStop;

    /// <summary>Why the process was ended before it was ready; null if it was not.</summary>
    public string? StartFailure { get; private set; }

    /// <summary>The process is gone; nothing is waited for any more.</summary>
    public void Over() => _over.TrySetResult();

    /// <summary>The process was started: it must become ready.</summary>
    public void WatchStart() => _ = Task.Run(StartAsync);

    /// <summary>The agent was told to stop: it must.</summary>
    public void WatchStop()
    {
        if (connection.IsStopping && Interlocked.Exchange(ref _isWatchingStop, 1) == 0)
        {
            _ = Task.Run(StopAsync);
        }
    }

    private async Task StartAsync()
    {
        if (!await PassAsync(LongStart) || connection.IsReady)
        {
            return;
        }

        await events.PostAsync(new AgentProgress(AgentTexts.LongStart));
        if (await PassAsync(StartPatience - LongStart) && !connection.IsReady)
        {
            StartFailure = AgentTexts.NeverReady(StartPatience);
            await end();
        }
    }

    private async Task StopAsync()
    {
        while (connection.IsStopping)
        {
            var stop = connection.StopsBegun;
            if (!await PassAsync(StopPatience))
            {
                return;
            }

            if (connection.IsStopping && connection.StopsBegun == stop)
            {
                // A full queue must not keep the process alive.
                _ = events.PostAsync(new AgentIgnoredStop(StopPatience)).AsTask();
                await end();
                return;
            }
        }

        Volatile.Write(ref _isWatchingStop, 0);
        WatchStop();
    }

    /// <summary>Waits.</summary>
    /// <returns>False if the process is gone by then.</returns>
    private async Task<bool> PassAsync(TimeSpan span)
    {
        try
        {
            await _over.Task.WaitAsync(span, time);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }
}
