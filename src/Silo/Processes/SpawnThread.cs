using System.Collections.Concurrent;

namespace Dormouse.Silo.Processes;

/// <summary>
/// The one thread that starts children. The kernel ties the parent-death signal to the thread that forked, not to the process:
/// a child started from a pool thread dies when the pool lets that thread go. This one lives as long as the process.
/// </summary>
internal sealed class SpawnThread
{
    private readonly BlockingCollection<Action> _work = [];

    private SpawnThread()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "spawn" };
        thread.Start();
    }

    public static SpawnThread Shared { get; } = new();

    /// <summary>Runs the work on the thread; its exception is the task's.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
