using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Dormouse.Benchmarks.Programs;

/// <summary>A program under measurement, as a process of its own, from its start to <c>Ready:</c> to its end.</summary>
internal sealed partial class Running : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private Running(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Where its web address is, if it has one.</summary>
    public string Url => new Uri(LoginLink).GetLeftPart(UriPartial.Authority);

    /// <summary>The owner's token, as its login link has it.</summary>
    public string Token => LoginLink[(LoginLink.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..];

    /// <summary>From the start of the process to its <c>Ready:</c>.</summary>
    public TimeSpan StartTook { get; private set; }

    private string LoginLink => Said.Split('\n')
        .Where(static line => line.Contains("/login?token=", StringComparison.Ordinal))
        .Select(static line => line[line.IndexOf("http", StringComparison.Ordinal)..].Trim())
        .First();

    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Processor time used so far, user and system.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static string Silo => Of("SiloProgram");

    public static string Frontend => Of("FrontendProgram");

    public static string SiloProject => Of("SiloProject");

    public static string EchoAgent => Path.Combine(AppContext.BaseDirectory, "Agent", "echo-agent.pl");

    public static async Task<Running> StartAsync(string home, string program, params string[] arguments)
    {
        var start = program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = home;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["HOME"] = home;
        start.Environment["TMPDIR"] = home;
        start.Environment.Remove("XDG_DATA_HOME");
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = new Running(new() { StartInfo = start, EnableRaisingEvents = true });
        running._process.OutputDataReceived += (_, line) => running.Hear(line.Data, ready);
        running._process.ErrorDataReceived += (_, line) => running.Hear(line.Data, null);
        running._process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"{program} ended:\n{running.Said}"));
        var began = Stopwatch.GetTimestamp();
        running._process.Start();
        running._process.StandardInput.Close();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
        running.StartTook = Stopwatch.GetElapsedTime(began);
        return running;
    }

    /// <summary>A part of this program that runs as a process of its own.</summary>
    public static Task<Running> StartPartAsync(string home, params string[] arguments) =>
        StartAsync(home, typeof(Running).Assembly.Location, arguments);

    /// <summary>A line of <c>/proc/PID/status</c> such as <c>VmRSS</c>.</summary>
    /// <returns>Bytes.</returns>
    public long Memory(string line = "VmRSS") => 1024 * long.Parse(
        File.ReadLines($"/proc/{Id}/status").Single(text => text.StartsWith($"{line}:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    /// <summary>SIGTERM, then the end.</summary>
    public async Task StopAsync()
    {
        _ = Kill(Id, 15);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(Id, 15);
            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(20)));
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }

    private void Hear(string? line, TaskCompletionSource? ready)
    {
        if (line is not null)
        {
            lock (_said)
            {
                _said.AppendLine(line);
            }

            if (line.StartsWith("Ready:", StringComparison.Ordinal))
            {
                ready?.TrySetResult();
            }
        }
    }

    private static string Of(string name) => typeof(Running).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == name).Value!;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
