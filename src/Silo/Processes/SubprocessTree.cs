namespace Dormouse.Silo.Processes;

/// <summary>A process and everything that came from it, until nothing of it is alive.</summary>
/// <param name="tree">How it is found.</param>
/// <param name="cgroup">The cgroup that holds it, or null.</param>
/// <param name="died">Ends with the process itself.</param>
internal sealed class SubprocessTree(ProcessTree tree, Cgroup? cgroup, Task died)
{
    private readonly Lock _gate = new();
    private Task<TreeKill>? _killing;

    /// <summary>Notes who belongs to it now: children without a mark can only be found while their parent lives.</summary>
    /// <returns>A task that ends when they were looked for.</returns>
    public Task LookAsync() => tree.LookAsync();

    /// <summary>SIGKILL to all of it; one call after the other. Returns when nothing of it is alive, or after 5 s.</summary>
    /// <returns>What is still alive.</returns>
    public Task<TreeKill> KillAsync()
    {
        lock (_gate)
        {
            return _killing = KillAfterAsync(_killing);
        }
    }

    private async Task<TreeKill> KillAfterAsync(Task<TreeKill>? before)
    {
        await (before ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);

        // Once the tree was seen to be gone, its mark may belong to the session's next process.
        if (before is { IsCompletedSuccessfully: true, Result: { Survivors.Count: 0 } gone } && died.IsCompleted)
        {
            return gone;
        }

        await tree.LookAsync();
        cgroup?.Kill();
        var kill = await tree.KillAsync();
        if (kill.Survivors.Count == 0)
        {
            await died;
        }

        if (cgroup is not null)
        {
            await cgroup.RemoveAsync();
        }

        return kill;
    }
}
