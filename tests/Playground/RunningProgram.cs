using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dormouse.Playground;

/// <summary>One of our programs; every line of it is shown with its name before it.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _name;
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(string name, ProcessStartInfo start)
    {
        _name = name;
        _process = new() { StartInfo = start, EnableRaisingEvents = true };
        _process.Exited += (_, _) => _ready.TrySetException(
            new ProgramEndedException($"{name} ended before it was ready, with exit code {_process.ExitCode}."));
        _process.OutputDataReceived += (_, line) => Show(line.Data);
        _process.ErrorDataReceived += (_, line) => Show(line.Data);
    }

    /// <summary>Ends when it says that it is ready.</summary>
    public Task Ready => _ready.Task;

    public static RunningProgram Start(string name, string program, string home, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home;
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("CLAUDE_CONFIG_DIR");
        var running = new RunningProgram(name, start);
        running._process.Start();
        running._process.StandardInput.Close();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        running.Show($"process {running._process.Id}: dotnet {string.Join(' ', start.ArgumentList.Select(Quoted))}");
        return running;
    }

    /// <summary>SIGTERM, then the end; SIGKILL if it takes too long.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
            using var late = new CancellationTokenSource(Patience);
            try
            {
                await _process.WaitForExitAsync(late.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private void Show(string? line)
    {
        if (line is null)
        {
            return;
        }

        Console.WriteLine($"{_name,-9} {line}");
        if (line.StartsWith("Ready:", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }

    private static string Quoted(string argument) => argument.Any(static c => c is ' ' or ';') ? $"'{argument}'" : argument;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}

/// <summary>A program ended that was to run.</summary>
/// <param name="message">Which one.</param>
internal sealed class ProgramEndedException(string message) : Exception(message);
