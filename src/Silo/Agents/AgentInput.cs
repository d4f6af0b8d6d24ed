using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Agents;

/// <summary>
/// What is on its way to an agent's stdin, line after line. Nobody waits for an agent that does not read; one that lives and
/// can't be told any more is ended, and what it had been told is resolved like after every other end of a process.
/// </summary>
/// <param name="process">The process.</param>
internal sealed class AgentInput(Subprocess process)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Puts a line behind those that wait.</summary>
    /// <param name="line">The line, without newline.</param>
    /// <returns>False if it is already certain that the process takes none.</returns>
    public bool Post(ReadOnlyMemory<byte> line) => Post(line, Timeout.InfiniteTimeSpan);

    /// <summary>Puts a line behind those that wait. If it still waits after 5 s, the process is ended instead.</summary>
    /// <param name="line">The line, without newline.</param>
    /// <returns>False if it is already certain that the process takes none.</returns>
    public bool PostUrgently(ReadOnlyMemory<byte> line) => Post(line, Patience);

    /// <summary>Ends the process: SIGTERM, and SIGKILL 2 s later.</summary>
    /// <returns>A task that ends with it.</returns>
    public Task EndAsync() => process.StopAsync(Grace);

    private bool Post(ReadOnlyMemory<byte> line, TimeSpan patience)
    {
        if (!process.TakesInput)
        {
            return false;
        }

        var writing = process.WriteLineAsync(line);

        // Not among a grain's turns: it outlives them.
        _ = Task.Run(() => SeeToAsync(writing, patience));
        return true;
    }

    private async Task SeeToAsync(Task<bool> writing, TimeSpan patience)
    {
        bool isTaken;
        try
        {
            isTaken = await writing.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            isTaken = false;
        }

        if (!isTaken && process.TakesInput)
        {
            await EndAsync();
        }
    }
}
