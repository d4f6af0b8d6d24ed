using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Dormouse.Benchmarks.Programs;

/// <summary>A program under measurement, as a process of its own, from its start to <c>Ready:</c> to its end.</summary>
internal sealed partial class Running : IAsyncDisposable
{
    private const string OwnersToken = "the-owners-token-of-every-figure";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<int, Running> Alive = new();
    private static int _count;

    private readonly Process _process;
    private readonly string _errors;
    private readonly DiagnosticPort _port;
    private readonly StringBuilder _said = new();

    private Running(Process process, string errors, DiagnosticPort port)
    {
        _process = process;
        _errors = errors;
        _port = port;
    }

    public int Id { get; private set; }

    /// <summary>Where its web address is, if it has one.</summary>
    public string Url => new Uri(LoginLink).GetLeftPart(UriPartial.Authority);

    /// <summary>The owner's token.</summary>
    public string Token => OwnersToken;

    /// <summary>From the start of the process to its <c>Ready:</c>.</summary>
    public TimeSpan StartTook { get; private set; }

    /// <summary>Processor time used so far, user and system.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public int Threads => Directory.GetDirectories($"/proc/{Id}/task").Length;

    public int Descriptors => Directory.GetFiles($"/proc/{Id}/fd").Length;

    private string LoginLink => Said.Split('\n')
        .Where(static line => line.Contains("/login", StringComparison.Ordinal))
        .Select(static line => line[line.IndexOf("http", StringComparison.Ordinal)..].Trim())
        .First();

    private string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    public static async Task<Running> StartAsync(string home, string program, params string[] arguments)
    {
        // Its log goes to a file: to read it line by line would take the processor from what is measured.
        var errors = Path.Combine(home, $"errors-{Interlocked.Increment(ref _count)}.log");
        string[] command = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" 2>\"$0\"", errors, .. command, .. arguments])
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = home;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment["Users__owner__Token"] = OwnersToken;
        var port = new DiagnosticPort(Path.ChangeExtension(errors, ".socket"));
        start.Environment["DOTNET_DiagnosticPorts"] = port.Setting;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = new Running(new() { StartInfo = start, EnableRaisingEvents = true }, errors, port);
        running._process.OutputDataReceived += (_, line) => running.Hear(line.Data, ready);
        running._process.Exited += (_, _) =>
            ready.TrySetException(new InvalidOperationException($"{Path.GetFileName(program)} ended: {running.Errors()}"));
        var began = Stopwatch.GetTimestamp();
        running._process.Start();
        running.Id = running._process.Id;
        Alive[running.Id] = running;
        running._process.StandardInput.Close();
        running._process.BeginOutputReadLine();
        try
        {
            await ready.Task.WaitAsync(Patience);
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }

        running.StartTook = Stopwatch.GetElapsedTime(began);
        return running;
    }

    /// <summary>A part of this program that runs as a process of its own.</summary>
    public static Task<Running> StartPartAsync(string home, params string[] arguments) =>
        StartAsync(home, typeof(Running).Assembly.Location, arguments);

    /// <summary>Ends whatever still runs, at once.</summary>
    public static void KillAll()
    {
        foreach (var running in Alive.Values)
        {
            _ = Kill(running.Id, 9);
        }

        Alive.Clear();
    }

    /// <summary>A line of <c>/proc/PID/status</c> such as <c>RssAnon</c>.</summary>
    /// <returns>MB.</returns>
    public double Memory(string line = "RssAnon") => long.Parse(
        File.ReadLines($"/proc/{Id}/status").Single(text => text.StartsWith($"{line}:", StringComparison.Ordinal)).Split(
            ' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024.0;

    /// <summary>What it holds in memory, of what it shares with others its share (PSS).</summary>
    /// <returns>MB.</returns>
    public double SharedMemory() => long.Parse(
        File.ReadLines($"/proc/{Id}/smaps_rollup")
            .Single(static text => text.StartsWith("Pss:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024.0;

    /// <summary>What it keeps in memory once the garbage is collected and given back, which the runtime does bit by bit.</summary>
    /// <param name="looks">How often in a row a look must find no less; 200 ms lie between two.</param>
    /// <returns>MB.</returns>
    public async Task<double> SettledMemoryAsync(int looks = 3)
    {
        var least = double.MaxValue;
        for (int look = 0, same = 0; same < looks && look < 60; look++, same++)
        {
            await Heap.CollectAsync(_port);
            await Task.Delay(TimeSpan.FromMilliseconds(200));
            if (Memory() is var now && now < least * 0.995)
            {
                (least, same) = (now, 0);
            }
        }

        return least;
    }

    /// <summary>SIGTERM, then the end.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> StopAsync(TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        _ = Kill(Id, 15);
        await _process.WaitForExitAsync().WaitAsync(patience);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>SIGKILL, to the program alone.</summary>
    /// <returns>A task that ends when it is gone.</returns>
    public async Task KillAsync()
    {
        Alive.TryRemove(Id, out _);
        _ = Kill(Id, 9);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (!Alive.TryRemove(Id, out _))
        {
            return;
        }

        _port.Dispose();
        if (!_process.HasExited)
        {
            _ = Kill(Id, 15);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private string Errors() => File.Exists(_errors) ? string.Join(" | ", File.ReadLines(_errors).TakeLast(5)) : "";

    private void Hear(string? line, TaskCompletionSource ready)
    {
        if (line is not null)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }

            if (line.StartsWith("Ready:", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
