namespace Dormouse.Faults.Tests.Injection;

/// <summary>Waits for a point of the path; whoever reached it stays there until it is let go.</summary>
internal sealed class Trigger(PathPoint point, int skip)
{
    private readonly TaskCompletionSource<int> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = skip;

    /// <summary>Ends with the process that reached the point, or 0.</summary>
    public Task<int> Reached => _reached.Task;

    /// <summary>Ends when whoever is held at the point may go on.</summary>
    public Task LetGo => _go.Task;

    /// <summary>Somebody is at a point.</summary>
    /// <returns>Ends when they may go on.</returns>
    public Task ReachAsync(int process, PathPoint at)
    {
        if (at != point || _go.Task.IsCompleted || Interlocked.Decrement(ref _left) >= 0 || !_reached.TrySetResult(process))
        {
            return Task.CompletedTask;
        }

        return _go.Task;
    }

    public void Release() => _go.TrySetResult();
}
