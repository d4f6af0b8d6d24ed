using System.Collections.Concurrent;

namespace Dormouse.Silo.Moves;

/// <summary>Work of which at most one runs for each key: whoever asks for it while it runs waits for the same one.</summary>
internal sealed class JoinedRuns<TKey, TResult>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<TResult>>> _runs = new();

    /// <summary>Begins the work, or joins it.</summary>
    /// <param name="key">What it is for.</param>
    /// <param name="work">The work.</param>
    /// <returns>Its result.</returns>
    public async Task<TResult> RunAsync(TKey key, Func<TResult> work)
    {
        var run = _runs.GetOrAdd(key, _ => new(() => Task.Run(work)));
        try
        {
            return await run.Value;
        }
        finally
        {
            _runs.TryRemove(new(key, run));
        }
    }
}
