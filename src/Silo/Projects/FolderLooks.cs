using System.Collections.Concurrent;

namespace Dormouse.Silo.Projects;

/// <summary>
/// Looks that may take longer than a call between machines may: a call waits a moment for its look, and the same call again for the same
/// one.
/// </summary>
/// <typeparam name="T">What a look finds.</typeparam>
/// <param name="patience">How long a call waits.</param>
internal sealed class FolderLooks<T>(TimeSpan patience)
    where T : class
{
    private readonly ConcurrentDictionary<(SessionKey Session, string What), Task<T>> _running = new();

    /// <summary>Looks, or waits for the look that goes on already.</summary>
    /// <param name="session">The session that is looked at.</param>
    /// <param name="what">Names the look.</param>
    /// <param name="look">Looks.</param>
    /// <returns>What was found; null if that takes longer.</returns>
    public async Task<T?> AskAsync(SessionKey session, string what, Func<Task<T>> look)
    {
        var key = (session, what);
        var running = _running.GetOrAdd(key, _ => Task.Run(look));
        using var over = new CancellationTokenSource();
        await Task.WhenAny(running, Task.Delay(patience, over.Token));
        await over.CancelAsync();
        if (running.IsCompleted)
        {
            _running.TryRemove(new(key, running));
            return await running;
        }

        // Whoever asked may be gone: what nobody fetches must not be what somebody finds an hour later.
        _ = ForgetAsync(key, running);
        return null;
    }

    private async Task ForgetAsync((SessionKey Session, string What) key, Task<T> running)
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(patience);
        _running.TryRemove(new(key, running));
    }
}
