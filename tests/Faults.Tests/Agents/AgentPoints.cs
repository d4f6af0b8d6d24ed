using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Dormouse.Faults.Tests.Injection;

namespace Dormouse.Faults.Tests.Agents;

/// <summary>Where the dummy agents tell which point they reached; each waits there until it may go on.</summary>
internal sealed class AgentPoints : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _ended = new();
    private readonly Func<int, PathPoint, Task> _reached;
    private readonly ConcurrentDictionary<int, long> _ends = new();
    private readonly Task _accepting;

    /// <param name="path">Of the socket.</param>
    /// <param name="reached">Is awaited before the agent may go on.</param>
    public AgentPoints(string path, Func<int, PathPoint, Task> reached)
    {
        _reached = reached;
        Path = path;
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen(64);
        _accepting = AcceptAsync();
    }

    public string Path { get; }

    /// <summary>When the process of an agent ended.</summary>
    /// <returns>Unix time in ms; null if it is not known.</returns>
    public long? EndOf(int process) => _ends.TryGetValue(process, out var end) ? end : null;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _accepting;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _socket.AcceptAsync(_ended.Token));
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket agent)
    {
        using var stream = new NetworkStream(agent, ownsSocket: true);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var process = 0;
        try
        {
            while (await reader.ReadLineAsync(_ended.Token) is { } line)
            {
                if (line.Split(' ') is [var pid, var point, _])
                {
                    process = int.Parse(pid);
                    await _reached(process, Enum.Parse<PathPoint>(point, ignoreCase: true));
                    await stream.WriteAsync("g"u8.ToArray(), _ended.Token);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The agent is gone, perhaps because of what we did to it at this point.
        }
        finally
        {
            _ends[process] = Journal.Now;
        }
    }
}
