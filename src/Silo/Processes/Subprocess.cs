using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Dormouse.Silo.Processes;

/// <summary>
/// One agent process: start, stdin lines, stdout, the tail of stderr, signals, exit. It leads a session of its own and dies with the
/// silo. One session has one of these at a time: dispose the old one before the next is started, since what is left of a session is
/// found by the session's mark.
/// </summary>
internal sealed class Subprocess : IAsyncDisposable
{
    private const int StandardErrorBytes = 16 * 1024;
    private static readonly TimeSpan StrayOutputWait = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan StrayErrorWait = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;
    private readonly SubprocessTree _tree;
    private readonly Cgroup? _cgroup;
    private readonly PidHandle? _handle;
    private readonly ChildInput _input;
    private readonly ChildOutput _output;
    private readonly ChildOutput _error;
    private readonly TextTail _errorTail = new(StandardErrorBytes);
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _outputTaken;
    private bool _disposed;

    private Subprocess(Process process, ProcessIdentity program, SubprocessStart start, Cgroup? cgroup)
    {
        _process = process;
        _cgroup = cgroup;
        Identity = program;
        _handle = PidHandle.TryOpen(Identity);
        var first = ProcessIdentity.Of(process.Id);
        _tree = new SubprocessTree(new([first, Identity], start.ProcessMark.IsIn, first.StartTicks), cgroup, _died.Task);
        _input = new ChildInput(process.StandardInput.BaseStream);
        _output = new ChildOutput(process.StandardOutput.BaseStream);
        _error = new ChildOutput(process.StandardError.BaseStream);
        Exited = WatchAsync(DrainErrorAsync());
    }

    /// <summary>The program's own pid, also its process group and session; in a sandbox too it is the pid that we see.</summary>
    public int Id => Identity.Pid;

    /// <summary>What tells the process from a later one with the same pid.</summary>
    public ProcessIdentity Identity { get; }

    /// <summary>Completes, never with an exception, soon after the process ended: at most 0.2 s later when a stray holds stderr.</summary>
    public Task<SubprocessExit> Exited { get; }

    /// <summary>The last 16 KB of stderr so far.</summary>
    public string StandardErrorTail => _errorTail.ToString();

    /// <summary>
    /// False once the process has ended or <see cref="CloseStandardInput"/> was called; true is no promise that it reads.
    /// </summary>
    public bool TakesInput => _input.IsOpen;

    /// <summary>Bytes of its stdin that it has not read; null when that can't be told, for example because stdin is closed.</summary>
    public int? UnreadInput => _input.Unread;

    /// <summary>Whether its stdout has something that was not read, or its end.</summary>
    public bool HasUnreadOutput => _output.HasUnread;

    /// <summary>The limits that are kept of what it and all that came from it use together.</summary>
    public IReadOnlyList<ResourceLimit> Limits => _cgroup?.Limits ?? [];

    /// <summary>How often they met one of their limits so far; 0 once they are gone.</summary>
    /// <param name="limit">The limit.</param>
    public long TimesMet(ResourceLimit limit) => _cgroup?.TimesMet(limit) ?? 0;

    /// <summary>Stdout as bytes; it ends at most 1 s after the process. Instead of <see cref="ReadLinesAsync"/>, once.</summary>
    public Stream StandardOutput => TakeOutput();

    /// <summary>Starts the program in its own session, bound to the life of this process.</summary>
    /// <param name="start">What to start.</param>
    /// <param name="cgroups">Where a cgroup for it can be made; null when the machine has none for us.</param>
    /// <param name="cancellationToken">Ends the wait before the start, never a started process.</param>
    /// <exception cref="SubprocessStartException">The program, the folder or the system does not allow it.</exception>
    public static async Task<Subprocess> StartAsync(
        SubprocessStart start, Cgroups? cgroups = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var cgroup = cgroups?.TryCreate(start.Mark);
        try
        {
            var process = await Launch.StartAsync(await Launch.PrepareAsync(start, cgroup));
            var program = start.Before.Count == 0 ? ProcessIdentity.Of(process.Id) : await SandboxedProgram.FindAsync(process);
            return new Subprocess(process, program, start, cgroup);
        }
        catch
        {
            cgroup?.TryRemove();
            throw;
        }
    }

    /// <summary>
    /// Writes the line and a newline as one piece; lines of several callers follow each other. False when the process no longer
    /// reads. Cancelling ends the wait only: a line that was handed over is written whole if it can be.
    /// </summary>
    public Task<bool> WriteLineAsync(ReadOnlyMemory<byte> utf8Line, CancellationToken cancellationToken = default) =>
        _input.WriteLineAsync(utf8Line, cancellationToken);

    /// <summary>The process reads the end of its stdin; a line that waits in a full pipe is lost.</summary>
    public void CloseStandardInput() => _input.Dispose();

    /// <summary>
    /// Stdout's lines, of any length and without newline, each valid until the next one is asked for; it ends at most 1 s after the
    /// process. May be called once.
    /// </summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLinesAsync(CancellationToken cancellationToken = default) =>
        LineReader.ReadLinesAsync(TakeOutput(), cancellationToken);

    /// <summary>Signals the process alone; false when it is gone.</summary>
    public bool Signal(UnixSignal signal) => _handle?.Send(signal) ?? false;

    /// <summary>Signals its process group; false when the process is gone. Tools in groups of their own are not reached.</summary>
    public bool SignalGroup(UnixSignal signal) => !_died.Task.IsCompleted && Identity.IsAlive && Native.Kill(-Id, (int)signal) == 0;

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
            await _tree.LookAsync();
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
    public Task<TreeKill> KillTreeAsync() => _tree.KillAsync();

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

    private ChildOutput TakeOutput([CallerMemberName] string by = "") =>
        Interlocked.Exchange(ref _outputTaken, 1) == 0
            ? _output
            : throw new InvalidOperationException($"{by}: stdout has its reader already; it can be read once, as lines or as a stream.");

    private async Task<SubprocessExit> WatchAsync(Task errorDrained)
    {
        await _process.WaitForExitAsync();
        _died.SetResult();
        _output.EndAfter(StrayOutputWait);
        _error.EndAfter(StrayErrorWait);
        _input.Dispose();
        await errorDrained;
        return new SubprocessExit(_process.ExitCode, StandardErrorTail);
    }

    private async Task DrainErrorAsync()
    {
        var buffer = new byte[4 * 1024];
        try
        {
            while (await _error.ReadAsync(buffer) is > 0 and var read)
            {
                _errorTail.Append(buffer.AsSpan(0, read));
            }
        }
        catch (IOException e)
        {
            // The tail is for people; how the process ended is known without it.
            _errorTail.Append(System.Text.Encoding.UTF8.GetBytes($"\n(stderr could not be read: {e.Message})"));
        }
    }
}
