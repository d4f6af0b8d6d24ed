using System.Diagnostics;
using Dormouse.Benchmarks.Rivals;

namespace Dormouse.Benchmarks.Programs;

/// <summary>An agent that is started and talked to over its pipes, with nothing in between.</summary>
internal sealed class AgentByHand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    public AgentByHand(ProcessStartInfo? start = null)
    {
        start ??= new(Built.EchoAgent);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        Started = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
    }

    /// <summary>When it was started (<see cref="Stopwatch"/> ticks).</summary>
    public long Started { get; }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Errors => _process.StandardError.BaseStream;

    /// <summary>Gives a prompt.</summary>
    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteLineAsync(AgentLines.User(text));
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Reads to the first line that contains something.</summary>
    public async Task<string> ReadAsync(string part)
    {
        while (await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException($"The agent ended: {await _process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Gives a prompt and reads its result.</summary>
    public async Task<string> AskAsync(string text)
    {
        await WriteAsync(text);
        return await ReadAsync("\"result\"");
    }

    /// <summary>No prompt follows.</summary>
    public void Close() => _process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
