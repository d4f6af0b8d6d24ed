namespace Dormouse.Silo.Processes;

internal sealed partial class Subprocess
{
    private readonly SemaphoreSlim _killing = new(1, 1);
    private TreeKill? _treeKill;
    private bool _disposed;

    /// <summary>
    /// SIGTERM to the process; when it is still there after the grace, SIGKILL. Whatever it leaves behind is killed too.
    /// Returns when nothing of it is alive (after at most about 5 s beyond the grace).
    /// </summary>
    /// <param name="grace">How long the process may take to end by itself.</param>
    /// <param name="cancellationToken">Ends the grace early; the kill follows all the same.</param>
    public async Task<SubprocessExit> StopAsync(TimeSpan grace, CancellationToken cancellationToken = default)
    {
        if (!_died.Task.IsCompleted)
        {
            await _tree.LookAsync(); // children that leave no trace in their environment can only be found while their parent lives
            Signal(UnixSignal.Terminate);
            try
            {
                await _died.Task.WaitAsync(grace, cancellationToken);
            }
            catch (Exception e) when (e is TimeoutException or OperationCanceledException)
            {
                // The grace is over.
            }
        }

        await KillTreeAsync();
        return await Exited;
    }

    /// <summary>SIGKILL to the process and everything that came from it; returns when nothing of it is alive, or after 5 s.</summary>
    public async Task<TreeKill> KillTreeAsync()
    {
        await _killing.WaitAsync();
        try
        {
            // Once the tree was seen to be gone, its mark may belong to the session's next process.
            if (_treeKill is { Survivors.Count: 0 } && _died.Task.IsCompleted)
            {
                return _treeKill;
            }

            await _tree.LookAsync();
            _cgroup?.Kill();
            _treeKill = await _tree.KillAsync();
            if (_treeKill.Survivors.Count == 0)
            {
                await _died.Task;
            }

            if (_cgroup is not null)
            {
                await _cgroup.RemoveAsync();
            }

            return _treeKill;
        }
        finally
        {
            _killing.Release();
        }
    }

    /// <summary>Kills what is left of the tree and lets go of the streams.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        var kill = await KillTreeAsync();
        if (kill.Survivors.Count == 0)
        {
            await Exited;
        }

        _input.Dispose();
        await _output.DisposeAsync();
        await _error.DisposeAsync();
        _handle?.Dispose();
        if (_died.Task.IsCompleted)
        {
            _process.Dispose();
        }
    }
}
